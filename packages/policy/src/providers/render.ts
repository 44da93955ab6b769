import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const render: ProviderSpec = {
  slug: "render",
  name: "Render",
  docs: "https://render.com/docs/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: card("Render", {
    where: "the dashboard, Integrations, Webhooks, and create one",
    secret: "The signing secret of this webhook (whsec_…), on its page.",
  }),
};
