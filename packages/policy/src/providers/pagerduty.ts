import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const pagerduty: ProviderSpec = {
  slug: "pagerduty",
  name: "PagerDuty",
  docs: "https://support.pagerduty.com/main/docs/webhooks",
  confidence: "medium",
  // One v1 for each secret of the subscription.
  schemes: [hmac({ from: { header: "X-PagerDuty-Signature", separator: ",", prefix: "v1=" } })],
  event: { id: [{ json: "event.id" }], type: [{ json: "event.event_type" }] },
  card: card("PagerDuty", {
    where: "Integrations, Generic Webhooks (v3), New Webhook",
    secret: "The secret that PagerDuty shows once, when the webhook subscription is created.",
  }),
};
