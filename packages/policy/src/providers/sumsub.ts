import type { HmacDigest } from "../part.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

function named(digest: HmacDigest): Scheme {
  const equals = `HMAC_${digest.toUpperCase()}_HEX`;
  return hmac({ header: "X-Payload-Digest", digest, when: { input: { header: "X-Payload-Digest-Alg" }, equals } });
}

export const sumsub: ProviderSpec = {
  slug: "sumsub",
  name: "Sumsub",
  docs: "https://docs.sumsub.com/docs/webhooks",
  confidence: "medium",
  schemes: [named("sha256"), named("sha512"), named("sha1")],
  event: { id: [{ json: "correlationId" }], type: [{ json: "type" }], account: { json: "clientId" } },
  card: card("Sumsub", {
    where: "Dev space, Webhooks, and create one",
    secret: "The secret key of the webhook; make it up, or let Sumsub generate it.",
    own: true,
    more: ["Choose HMAC SHA256 as signature algorithm; SHA512 and the outdated SHA1 are read too."],
  }),
};
