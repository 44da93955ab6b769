import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const segment: ProviderSpec = {
  slug: "segment",
  name: "Segment",
  docs: "https://segment.com/docs/connections/destinations/catalog/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Signature", digest: "sha1" })],
  event: { id: [{ json: "messageId" }], type: [{ json: "type" }] },
  card: card("Segment", {
    where: "Connections, Catalog, Webhooks, and add the destination",
    secret: "The Shared Secret that you enter in the destination's settings; make it up.",
    own: true,
    more: ["Leave batching off: Segment signs the first event of a batch only, so that batches are refused."],
  }),
};
