import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const orbit: ProviderSpec = {
  slug: "orbit",
  name: "Orbit",
  docs: "https://docs.orbit.love/docs/webhooks",
  confidence: "low",
  uncertain: "Orbit has closed; how the signature is written was not seen.",
  schemes: [hmac({ header: "X-Orbit-Signature" })],
  event: { id: [{ header: "X-Orbit-Event-Id" }], type: [{ header: "X-Orbit-Event" }] },
  card: {
    secretHint: "The secret token of the webhook.",
    setUp: ["Orbit has closed: this is for what still signs as it did.", "Copy the webhook's secret token and paste it here."],
  },
};
