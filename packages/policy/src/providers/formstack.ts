import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const formstack: ProviderSpec = {
  slug: "formstack",
  name: "Formstack",
  docs: "https://help.formstack.com/hc/en-us/articles/44592535914387-WebHook-Submit-Actions",
  confidence: "medium",
  schemes: [hmac({ header: "X-FS-Signature", prefix: "sha256=" })],
  event: { id: [{ json: "UniqueID" }, { form: "UniqueID" }], type: [{ json: "FormID" }, { form: "FormID" }] },
  card: card("Formstack", {
    where: "the form's Settings, Emails & Actions, and add a WebHook",
    secret: "The HMAC key you enter at Formstack.",
    own: true,
    more: ["Choose JSON as content type: Postern reads the submission's id from it."],
  }),
};
