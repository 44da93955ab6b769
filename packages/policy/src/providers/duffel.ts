import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const duffel: ProviderSpec = {
  slug: "duffel",
  name: "Duffel",
  docs: "https://duffel.com/docs/guides/receiving-webhooks",
  confidence: "medium",
  // Duffel names no window; ours is the usual one.
  schemes: [pairedHmac({ header: "X-Duffel-Signature", pairs: ["t=", "v1="] })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: {
    secretHint: "The webhook's secret, as the API answered when you created it.",
    setUp: [
      "Create a webhook with Duffel's API, with this endpoint's address as url and the events you need.",
      "Copy the secret from the answer, which shows it this once, and paste it here.",
      "Ping the webhook with the API.",
    ],
  },
};
