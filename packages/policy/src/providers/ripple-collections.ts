import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const rippleCollections: ProviderSpec = {
  slug: "ripple-collections",
  name: "Ripple Collections",
  docs: "https://docs.ripple.com/products/collections/guides/verifying-webhooks",
  confidence: "medium",
  schemes: [
    pairedHmac({
      header: "X-Webhook-Signature",
      pairs: ["t=", "v1="],
      format: "milliseconds",
      // Each type of events has its own key.
      keyId: { header: "X-Webhook-Event-Type" },
      key: [{ idUntil: ":" }, "base64"],
    }),
  ],
  event: { id: [], type: [{ header: "X-Webhook-Event-Type" }] },
  card: {
    secretHint: "The signature_verification_key of the subscription (base64); with several, each after its event type and a colon: TYPE:key.",
    setUp: [
      "Create a webhook through Ripple's API for each event type, with this endpoint's address.",
      "Paste the signature_verification_key from each answer here, after its event type and a colon.",
      "Wait for a first event.",
    ],
  },
};
