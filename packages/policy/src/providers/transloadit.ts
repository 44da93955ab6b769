import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

const signed = { content: "{form:transloadit}", bindsBody: true } as const;

export const transloadit: ProviderSpec = {
  slug: "transloadit",
  name: "Transloadit",
  docs: "https://transloadit.com/docs/",
  confidence: "low",
  uncertain: "The fields' names and the prefix sha384: are from memory.",
  schemes: [
    hmac({ ...signed, from: { form: "signature" }, prefix: "sha384:", digest: "sha384" }),
    // The older form has no prefix.
    hmac({ ...signed, from: { form: "signature" }, digest: "sha1", when: { input: { form: "signature" }, letters: 40 } }),
  ],
  event: {
    id: [{ form: "transloadit", inner: "assembly_id" }],
    type: [{ form: "transloadit", inner: "ok" }],
    account: { form: "transloadit", inner: "account_id" },
  },
  card: {
    secretHint: "The Auth Secret of the auth key that creates the assemblies.",
    setUp: [
      "At Transloadit open your app's Credentials, copy the Auth Secret and paste it here.",
      "Give this endpoint's address as notify_url, in the template or the assembly.",
      "Run an assembly.",
    ],
  },
};
