import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const clearbit: ProviderSpec = {
  slug: "clearbit",
  name: "Clearbit",
  docs: "https://github.com/clearbit/clearbit-ruby",
  confidence: "high",
  schemes: [hmac({ header: "X-Request-Signature", prefix: "sha1=", digest: "sha1" })],
  event: { id: [{ join: [{ json: "id" }, { json: "type" }] }], type: [{ json: "type" }] },
  card: {
    secretHint: "The secret API key of your account (sk_…), which signs the webhooks.",
    setUp: [
      "Give this endpoint's address as webhook_url with a lookup, or set it in the dashboard's API settings.",
      "Paste the secret API key here.",
      "Look up a person who is not known yet: the answer comes as a webhook.",
    ],
  },
};
