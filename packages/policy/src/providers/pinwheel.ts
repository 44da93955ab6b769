import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const pinwheel: ProviderSpec = {
  slug: "pinwheel",
  name: "Pinwheel",
  docs: "https://docs.pinwheelapi.com/public/docs/webhook-signature-verification",
  confidence: "medium",
  // Pinwheel leaves the window to the receiver.
  schemes: [stampedHmac({ header: "X-Pinwheel-Signature", prefix: "v2=", timeHeader: "X-Timestamp", format: "unix", content: "v2:{timestamp}:{body}" })],
  event: { id: [{ json: "event_id" }], type: [{ json: "event" }] },
  card: card("Pinwheel", {
    where: "the developer dashboard, Webhooks, and add one",
    secret: "The API secret of the workspace whose events are sent, from the developer dashboard.",
  }),
};
