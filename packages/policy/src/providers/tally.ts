import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const tally: ProviderSpec = {
  slug: "tally",
  name: "Tally",
  docs: "https://tally.so/help/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "Tally-Signature", encoding: "base64" })],
  event: { id: [{ json: "eventId" }], type: [{ json: "eventType" }], account: { json: "data.formId" } },
  card: card("Tally", {
    where: "the form's Integrations, Webhooks, and connect one",
    secret: "The signing secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
