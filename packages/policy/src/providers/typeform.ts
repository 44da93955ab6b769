import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const typeform: ProviderSpec = {
  slug: "typeform",
  name: "Typeform",
  docs: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "Typeform-Signature", prefix: "sha256=", encoding: "base64" })],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_type" }], account: { json: "form_response.form_id" } },
  card: card("Typeform", {
    where: "the form's Connect panel, Webhooks, and add one",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
