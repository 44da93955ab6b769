import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const plaid: ProviderSpec = {
  slug: "plaid",
  name: "Plaid",
  docs: "https://plaid.com/docs/api/webhooks/webhook-verification/",
  confidence: "medium",
  schemes: [
    jwt({
      signature: { header: "Plaid-Verification" },
      algorithms: ["ES256"],
      bodyDigest: { claim: "request_body_sha256", encoding: "hex" },
      timestamp: { from: { claim: "iat" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
    }),
  ],
  event: {
    id: [{ join: [{ json: "item_id" }, { json: "webhook_code" }, { claim: "request_body_sha256" }] }],
    type: [{ join: [{ json: "webhook_type" }, { json: "webhook_code" }] }],
  },
  card: {
    secretHint: "The verification key as JSON (a JWK, or a set of them): the answer of /webhook_verification_key/get for the key id of your webhooks.",
    setUp: [
      "Set this endpoint's address as the webhook of your Link tokens or Items.",
      "Let Plaid send a first webhook: it is refused, and its token's header shows the key id (kid).",
      "Ask /webhook_verification_key/get for that key, and paste the key it answers here. Plaid changes it now and then: add the new one beside the old.",
      "Fire a test webhook with /sandbox/item/fire_webhook.",
    ],
  },
};
