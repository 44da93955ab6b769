import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const telegram: ProviderSpec = {
  slug: "telegram",
  name: "Telegram Bot API",
  docs: "https://core.telegram.org/bots/api#setwebhook",
  confidence: "medium",
  schemes: [token({ header: "X-Telegram-Bot-Api-Secret-Token" })],
  event: { id: [{ json: "update_id" }], type: [] },
  card: {
    secretHint: "The secret_token you give when you set the webhook; 1 to 256 of A-Z, a-z, 0-9, _ and -, made up.",
    setUp: [
      "Make up a secret token and enter it here.",
      "Call setWebhook with this endpoint's address as url, and the same secret_token.",
      "Write to the bot. The token proves who sends and covers no content.",
      "For more certainty add an address gate for 149.154.160.0/20 and 91.108.4.0/22, from where Telegram sends.",
    ],
  },
};
