import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const etsy: ProviderSpec = {
  slug: "etsy",
  name: "Etsy",
  docs: "https://developers.etsy.com/documentation/essentials/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "event_type" }] },
  card: card("Etsy", { where: "your app's webhooks in the developer portal, and add an endpoint", secret: "The endpoint's signing secret (whsec_…)." }),
};
