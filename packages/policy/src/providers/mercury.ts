import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const mercury: ProviderSpec = {
  slug: "mercury",
  name: "Mercury",
  docs: "https://docs.mercury.com/reference/webhooks",
  confidence: "medium",
  schemes: [pairedHmac({ header: "Mercury-Signature", pairs: ["t=", "v1="], key: ["base64"] })],
  event: { id: [{ json: "id" }], type: [{ join: [{ json: "resourceType" }, { json: "operationType" }] }] },
  card: {
    secretHint: "The secret in the answer that created the webhook; base64.",
    setUp: [
      "Create a webhook with Mercury's API, POST /webhooks, and this endpoint's address as url.",
      "Copy the secret from the answer and paste it here.",
      "Let Mercury verify the webhook, or wait for a first event.",
    ],
  },
};
