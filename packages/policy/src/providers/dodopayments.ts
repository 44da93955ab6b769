import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const dodopayments: ProviderSpec = {
  slug: "dodopayments",
  name: "Dodo Payments",
  docs: "https://docs.dodopayments.com/developer-resources/webhooks",
  confidence: "high",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }], account: { json: "business_id" } },
  card: card("Dodo Payments", { where: "Developer, Webhooks, and add one", secret: "The webhook's signing secret (whsec_…)." }),
};
