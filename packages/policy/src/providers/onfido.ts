import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const onfido: ProviderSpec = {
  slug: "onfido",
  name: "Onfido",
  docs: "https://documentation.onfido.com/api/latest/",
  confidence: "high",
  schemes: [hmac({ header: "X-SHA2-Signature" })],
  event: {
    id: [{ join: [{ json: "payload.object.id" }, { json: "payload.action" }, { json: "payload.object.completed_at_iso8601" }] }],
    type: [{ json: "payload.action" }],
  },
  card: card("Onfido", { where: "Developers, Webhooks, Create webhook", secret: "The webhook's token, shown when it is created." }),
};
