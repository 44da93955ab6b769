import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const dwolla: ProviderSpec = {
  slug: "dwolla",
  name: "Dwolla",
  docs: "https://developers.dwolla.com/docs/balance/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Request-Signature-SHA-256" })],
  event: { id: [{ json: "id" }], type: [{ header: "X-Dwolla-Topic" }, { json: "topic" }] },
  card: {
    own: true,
    secretHint: "The secret you give when you create the webhook subscription.",
    setUp: [
      "Make up a secret and enter it here.",
      "Create a webhook subscription with Dwolla's API: this endpoint's address as url, and the same secret.",
      "Let something happen in the sandbox, such as a new customer.",
    ],
  },
};
