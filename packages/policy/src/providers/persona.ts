import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

/** While a secret is rolled the header holds one such list for each: `t=…,v1=… t=…,v1=…`. */
const lists = { header: "Persona-Signature", lists: " ", separator: "," };

export const persona: ProviderSpec = {
  slug: "persona",
  name: "Persona",
  docs: "https://docs.withpersona.com/webhooks-best-practices",
  confidence: "medium",
  // Persona leaves the window to the receiver.
  schemes: [stampedHmac({ from: { ...lists, prefix: "v1=" }, time: { ...lists, prefix: "t=" } })],
  event: { id: [{ json: "data.id" }], type: [{ json: "data.attributes.name" }] },
  card: card("Persona", {
    where: "the dashboard, Webhooks, and create one",
    secret: "The secret of this webhook (wbhsec_…), on its page.",
  }),
};
