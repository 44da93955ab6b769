import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const viber: ProviderSpec = {
  slug: "viber",
  name: "Viber",
  docs: "https://developers.viber.com/docs/api/rest-bot-api/",
  confidence: "high",
  schemes: [hmac({ header: "X-Viber-Content-Signature" })],
  // A message's token returns when it is delivered and seen.
  event: { id: [{ join: [{ json: "message_token" }, { json: "event" }, { json: "user_id" }] }], type: [{ json: "event" }] },
  // Sent, and signed, while the webhook is being set.
  handshakes: [{ match: [{ input: { json: "event" }, equals: "webhook" }], reply: { status: 200 } }],
  card: {
    secretHint: "The bot's authentication token, as Viber's admin panel shows it.",
    setUp: [
      "Copy the bot's authentication token from Viber's admin panel, paste it here and save.",
      "Call set_webhook with this endpoint's address as url: Postern answers the first callback for you.",
      "Write to the bot.",
    ],
  },
};
