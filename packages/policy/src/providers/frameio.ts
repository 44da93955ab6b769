import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const frameio: ProviderSpec = {
  slug: "frameio",
  name: "Frame.io",
  docs: "https://developer.frame.io/docs/automations-webhooks/webhooks-overview",
  confidence: "medium",
  schemes: [stampedHmac({ header: "X-Frameio-Signature", prefix: "v0=", timeHeader: "X-Frameio-Request-Timestamp", content: "v0:{timestamp}:{body}" })],
  // What is named is the resource: it may change in the same way twice.
  event: { id: [], type: [{ json: "type" }], account: { json: "team.id" } },
  card: card("Frame.io", { where: "Webhooks in the developer site, and create one", secret: "The signing key that Frame.io shows for the webhook." }),
};
