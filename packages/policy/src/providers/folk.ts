import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const folk: ProviderSpec = {
  slug: "folk",
  name: "folk",
  docs: "https://developer.folk.app/api-reference/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: {
    secretHint: "The webhook's signing secret (whsec_…), as the API answered when you created it.",
    setUp: [
      "Create a webhook with folk's API, with this endpoint's address as target URL and the events you need.",
      "Copy the signing secret from the answer and paste it here.",
      "Change a contact and wait for a first event.",
    ],
  },
};
