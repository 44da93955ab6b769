import type { HmacDigest } from "../part.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { hmac } from "../schemes/hmac.ts";

const signed = { from: { form: "signature" }, content: "{form:transloadit}", bindsBody: true } as const;

function named(digest: HmacDigest): Scheme {
  return hmac({ ...signed, digest, prefix: `${digest}:` });
}

export const transloadit: ProviderSpec = {
  slug: "transloadit",
  name: "Transloadit",
  docs: "https://transloadit.com/docs/api/webhooks/",
  confidence: "medium",
  schemes: [
    named("sha384"),
    named("sha256"),
    // The older form names no digest.
    hmac({ ...signed, digest: "sha1", when: { input: { form: "signature" }, letters: 40 } }),
  ],
  event: {
    id: [{ form: "transloadit", inner: "assembly_id" }],
    type: [
      { form: "transloadit", inner: "ok" },
      { form: "transloadit", inner: "error" },
    ],
    account: { form: "transloadit", inner: "account_id" },
  },
  card: {
    secretHint: "The Auth Secret of the Auth Key that creates the assemblies.",
    setUp: [
      "At Transloadit open Credentials, copy the Auth Secret and paste it here.",
      "Give this endpoint's address as notify_url, in the template or the assembly.",
      "Run an assembly.",
    ],
  },
};
