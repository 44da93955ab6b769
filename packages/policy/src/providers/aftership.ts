import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const aftership: ProviderSpec = {
  slug: "aftership",
  name: "AfterShip",
  docs: "https://www.aftership.com/docs/tracking/webhook/webhook-signature",
  confidence: "medium",
  schemes: [
    hmac({ header: "aftership-hmac-sha256", encoding: "base64" }),
    hmac({ header: "as-signature-hmac-sha256", encoding: "base64" }),
    hmac({ header: "am-webhook-signature", prefix: "hmac-sha256=", encoding: "base64" }),
  ],
  event: { id: [{ json: "event_id" }], type: [{ json: "event" }] },
  card: card("AfterShip", {
    where: "Tracking, Settings, Notifications, Webhooks (Returns, Warranty and Shipping have their own)",
    secret: "The webhook secret shown beside the webhooks.",
  }),
};
