import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const replicate: ProviderSpec = {
  slug: "replicate",
  name: "Replicate",
  docs: "https://replicate.com/docs/topics/webhooks/verify-webhook",
  confidence: "high",
  // Replicate's own libraries look at no time; the window is the standard's.
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "status" }] },
  card: {
    secretHint: "The signing secret of your account or organization (whsec_…), from the API: GET /v1/webhooks/default/secret.",
    setUp: [
      "Ask Replicate's API for the default webhook's secret: GET /v1/webhooks/default/secret.",
      "Paste the secret here.",
      "Give this endpoint's address as webhook with each prediction, and choose the events in webhook_events_filter.",
      "Run a prediction.",
    ],
  },
};
