import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const fusionauth: ProviderSpec = {
  slug: "fusionauth",
  name: "FusionAuth",
  docs: "https://fusionauth.io/docs/extend/events-and-webhooks/signing",
  confidence: "medium",
  schemes: [
    jwt({
      label: "a token with the body's digest",
      signature: { header: "X-FusionAuth-Signature-JWT" },
      // The key's own type leaves one family: a public key never checks an HMAC.
      algorithms: ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"],
      bodyDigest: { claim: "request_body_sha256", encoding: "base64" },
      keysFrom: { url: { setting: "baseUrl" }, path: "/.well-known/jwks.json", form: "jwks" },
    }),
  ],
  event: { id: [{ json: "event.id" }], type: [{ json: "event.type" }], account: { json: "event.tenantId" } },
  settings: [
    {
      name: "baseUrl",
      label: "FusionAuth's address",
      about: "Such as https://auth.example.com; its public keys are fetched from there when no key is kept here.",
      kind: "text",
    },
  ],
  card: {
    secretHint: "The secret of the HMAC key that signs, or the public keys (JWKS); none where FusionAuth's address is set and an RSA, EC or EdDSA key signs.",
    setUp: [
      "In FusionAuth open Settings, Key Master, and generate a key for webhooks.",
      "Under Settings, Webhooks, add one with this endpoint's address; in its Security tab turn on Sign events and choose that key.",
      "Paste the key's secret here; for an RSA, EC or EdDSA key set FusionAuth's address instead.",
      "Use Test to send an event.",
    ],
  },
};
