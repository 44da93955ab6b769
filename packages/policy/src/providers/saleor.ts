import type { ProviderSpec } from "../provider.ts";

export const saleor: ProviderSpec = {
  slug: "saleor",
  name: "Saleor",
  docs: "https://docs.saleor.io/developer/extending/webhooks/payload-signature",
  confidence: "high",
  schemes: [
    {
      label: "a detached token (RS256) over the body",
      algorithm: "jws",
      encoding: "text",
      signature: { header: "Saleor-Signature" },
      jws: { algorithms: ["RS256"], detached: true },
      message: ["body"],
      keysFrom: { url: { header: "Saleor-Api-Url" }, path: "/.well-known/jwks.json", hosts: { setting: "hosts" }, form: "jwks" },
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ header: "Saleor-Event" }], account: { header: "Saleor-Api-Url" } },
  settings: [
    {
      name: "hosts",
      label: "Saleor hosts",
      about: "The hosts of your Saleor instances, such as acme.saleor.cloud; public keys are fetched from these and no others.",
      kind: "list",
    },
  ],
  card: {
    secretHint: "None is needed where your Saleor's host is set: its public keys are fetched. A key set (JWKS) pasted here is used instead.",
    setUp: [
      "Set your instance's host here, such as acme.saleor.cloud.",
      "In Saleor open Extensions, your app, Create webhook, and paste this endpoint's address as Target URL.",
      "Leave the secret empty: with one, Saleor signs with an outdated scheme.",
      "Choose the events and save.",
    ],
  },
};
