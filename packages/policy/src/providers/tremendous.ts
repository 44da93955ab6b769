import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const tremendous: ProviderSpec = {
  slug: "tremendous",
  name: "Tremendous",
  docs: "https://developers.tremendous.com/",
  confidence: "medium",
  schemes: [hmac({ header: "Tremendous-Webhook-Signature", prefix: "sha256=" })],
  event: { id: [{ json: "uuid" }], type: [{ json: "event" }] },
  card: {
    secretHint: "The webhook's private key, in the answer when it is created.",
    setUp: [
      "Create the webhook in Tremendous's team settings or with POST /webhooks, and this endpoint's address as its URL.",
      "Copy its private key and paste it here.",
      "Simulate an event with the API, or send a reward in the sandbox.",
    ],
  },
};
