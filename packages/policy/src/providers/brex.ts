import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const brex: ProviderSpec = {
  slug: "brex",
  name: "Brex",
  docs: "https://developer.brex.com/docs/webhooks/",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "event_type" }], account: { json: "company_id" } },
  card: {
    secretHint: "A secret of GET /v1/webhooks/secrets (base64); while it is rolled there are two, and both belong here.",
    setUp: [
      "Register this endpoint's address with POST /v1/webhooks, and name the event types.",
      "Ask GET /v1/webhooks/secrets, and paste the secret here.",
      "Wait for a first event.",
    ],
  },
};
