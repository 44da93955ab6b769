import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const yousign: ProviderSpec = {
  slug: "yousign",
  name: "Yousign",
  docs: "https://developers.yousign.com/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Yousign-Signature-256", prefix: "sha256=" })],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_name" }], account: { json: "subscription_id" } },
  card: card("Yousign", { where: "Integrations, Webhooks, and create a subscription", secret: "The subscription's secret key, on its page." }),
};
