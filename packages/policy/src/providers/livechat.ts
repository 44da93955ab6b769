import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const livechat: ProviderSpec = {
  slug: "livechat",
  name: "LiveChat (Text)",
  docs: "https://platform.text.com/docs/management/webhooks",
  confidence: "medium",
  schemes: [token({ json: "secret_key" }, "the secret key in the body")],
  event: { id: [], type: [{ json: "action" }], account: { json: "organization_id" } },
  card: {
    own: true,
    secretHint: "The secret_key that you give when you register the webhook.",
    setUp: [
      "Make up a secret key and enter it here.",
      "Register the webhook with the Configuration API (register_webhook) or in the Developer Console, with this endpoint's address as url and the same secret_key.",
      "Enable webhooks for the license, and start a chat.",
      "The key covers no content: look the chat up before you act on it.",
    ],
  },
};
