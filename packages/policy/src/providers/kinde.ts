import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const kinde: ProviderSpec = {
  slug: "kinde",
  name: "Kinde",
  docs: "https://docs.kinde.com/integrate/webhooks/webhooks/",
  confidence: "high",
  schemes: [
    jwt({
      label: "the body as a token (RS256)",
      signature: { whole: "body" },
      algorithms: ["RS256"],
      keysFrom: { url: { setting: "issuer" }, path: "/.well-known/jwks", form: "jwks" },
    }),
  ],
  event: { id: [{ claim: "event_id" }], type: [{ claim: "type" }] },
  settings: [
    {
      name: "issuer",
      label: "Kinde domain",
      about: "Your Kinde domain, such as https://acme.kinde.com; its public keys are fetched from there.",
      kind: "text",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: the public keys are fetched from your Kinde domain. A key set (JWKS) pasted here is used instead.",
    setUp: [
      "Set your Kinde domain here, such as https://acme.kinde.com.",
      "In Kinde open Settings, Webhooks, Add webhook, and paste this endpoint's address as Endpoint URL.",
      "Choose the events and save.",
      "Use Send test event.",
    ],
  },
};
