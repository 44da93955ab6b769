import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const iron: ProviderSpec = {
  slug: "iron",
  name: "Iron",
  docs: "https://docs.iron.xyz/webhooks",
  confidence: "medium",
  // The names of Standard Webhooks, another construction: the id is not signed. Iron names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "webhook-signature", prefix: "v1=", timeHeader: "webhook-timestamp", content: "{timestamp}{body}" })],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: card("Iron", { where: "the webhooks of your dashboard, and add one", secret: "The webhook's secret, used as it is." }),
};
