import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const squarespace: ProviderSpec = {
  slug: "squarespace",
  name: "Squarespace",
  docs: "https://developers.squarespace.com/",
  confidence: "medium",
  schemes: [hmac({ header: "Squarespace-Signature", key: ["hex"] })],
  event: { id: [{ json: "id" }], type: [{ json: "topic" }], account: { json: "websiteId" } },
  card: {
    secretHint: "The secret in the answer when the webhook subscription is created (hex).",
    setUp: [
      "Create a webhook subscription with Squarespace's API, and this endpoint's address as endpointUrl.",
      "Paste secret of its answer here.",
      "Send a test notification with the API, or wait for a first event.",
    ],
  },
};
