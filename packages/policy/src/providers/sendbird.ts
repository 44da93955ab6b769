import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const sendbird: ProviderSpec = {
  slug: "sendbird",
  name: "Sendbird",
  docs: "https://sendbird.com/docs/chat/platform-api/v3/webhook/webhook-overview",
  confidence: "medium",
  schemes: [hmac({ header: "X-Sendbird-Signature" })],
  event: {
    // An edited message keeps its id: what it says now tells the edits apart.
    id: [{ join: [{ json: "payload.message_id" }, { json: "category" }, { json: "payload.message" }] }],
    type: [{ json: "category" }],
    account: { json: "app_id" },
  },
  card: card("Sendbird", {
    where: "your application's Settings, Chat, Webhooks, and turn them on",
    secret: "The application's master API token, under Settings, General: Sendbird signs with it.",
  }),
};
