import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const whop: ProviderSpec = {
  slug: "whop",
  name: "Whop",
  docs: "https://docs.whop.com/developer/guides/webhooks",
  confidence: "high",
  // A secret that is no base64 (ws_…) is itself the key.
  schemes: [standardHmac(), standardHmac("webhook", [])],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }, { json: "action" }], account: { json: "company_id" } },
  card: card("Whop", {
    where: "Developer in the dashboard, Webhooks, and create one",
    secret: "The webhook's secret (ws_… or whsec_…), beside it in the list.",
  }),
};
