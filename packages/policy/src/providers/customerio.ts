import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const customerio: ProviderSpec = {
  slug: "customerio",
  name: "Customer.io",
  docs: "https://docs.customer.io/journeys/webhooks/",
  confidence: "medium",
  // Customer.io names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "X-CIO-Signature", timeHeader: "X-CIO-Timestamp", content: "v0:{timestamp}:{body}" })],
  event: { id: [{ json: "event_id" }], type: [{ join: [{ json: "object_type" }, { json: "metric" }] }] },
  card: card("Customer.io", {
    where: "Data & Integrations, Integrations, Reporting Webhooks, Add Reporting Webhook",
    secret: "The webhook signing key, on the reporting webhook's page.",
  }),
};
