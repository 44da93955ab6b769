import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

const header = "X-Ramp-Signature";

export const ramp: ProviderSpec = {
  slug: "ramp",
  name: "Ramp",
  docs: "https://docs.ramp.com/developer-api/v1/webhooks",
  confidence: "low",
  uncertain: "Ramp does not say whether its signature is written in hex or in base64: either is taken.",
  schemes: [hmac({ header, when: { input: { header }, letters: 64 } }), hmac({ header, encoding: "base64" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "business_id" } },
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "challenge" }, present: true }, { input: { json: "object" }, present: false }],
      proof: "none",
      reply: { status: 200, json: { challenge: [{ json: "challenge" }] } },
    },
  ],
  card: {
    secretHint: "The secret of the webhook subscription, in the answer to its creation.",
    setUp: [
      "Create a webhook subscription through Ramp's API, with this endpoint's address as its URL.",
      "Paste the secret from the answer here.",
      "Ramp sends a challenge, which Postern answers for you: read it here, and give it back through the API to activate the subscription.",
      "Let Ramp send a test event, or wait for a first one.",
    ],
  },
};
