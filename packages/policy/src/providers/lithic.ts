import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const lithic: ProviderSpec = {
  slug: "lithic",
  name: "Lithic",
  docs: "https://docs.lithic.com/docs/events-api",
  confidence: "high",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "event_type" }] },
  card: {
    secretHint: "The event subscription's secret (whsec_…).",
    setUp: [
      "Create an event subscription with POST /v1/event_subscriptions and this endpoint's address as url.",
      "Ask GET /v1/event_subscriptions/{token}/secret for its key, and paste it here.",
      "Send an example with POST /v1/simulate/event_subscriptions/{token}/send_example, or wait for a first event.",
    ],
  },
};
