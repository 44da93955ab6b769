import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const paddle: ProviderSpec = {
  slug: "paddle",
  name: "Paddle",
  docs: "https://developer.paddle.com/webhooks/signature-verification",
  confidence: "high",
  // Paddle's own libraries take a notification for five seconds; each attempt is signed anew.
  schemes: [pairedHmac({ header: "Paddle-Signature", pairs: ["ts=", "h1="], separator: ";", content: "{timestamp}:{body}", windowSeconds: 5 })],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_type" }] },
  card: card("Paddle", {
    where: "Developer tools, Notifications, and add a new destination of the type URL",
    secret: "The secret key of this notification destination (pdl_ntfset_…), under Edit destination.",
    more: ["Keep this host's clock right: Paddle's signatures hold for five seconds."],
  }),
};
