import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const alchemy: ProviderSpec = {
  slug: "alchemy",
  name: "Alchemy",
  docs: "https://www.alchemy.com/docs/reference/notify-api-quickstart",
  confidence: "medium",
  schemes: [hmac({ header: "X-Alchemy-Signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "webhookId" } },
  card: card("Alchemy", {
    where: "the dashboard, Data, Webhooks, and create one",
    secret: "The signing key of this webhook (whsec_…), on its page; each webhook has its own.",
  }),
};
