import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";
import { standardHmac } from "../schemes/standard.ts";

export const mercury: ProviderSpec = {
  slug: "mercury",
  name: "Mercury",
  docs: "https://docs.mercury.com/reference/webhooks",
  confidence: "medium",
  // The second is as lists of others have it; Mercury's own documentation names the first.
  schemes: [pairedHmac({ header: "Mercury-Signature", pairs: ["t=", "v1="], key: [{ strip: "whsec_" }, "base64"] }), standardHmac()],
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
