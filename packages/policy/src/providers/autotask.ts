import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const autotask: ProviderSpec = {
  slug: "autotask",
  name: "Autotask PSA",
  docs: "https://www.autotask.net/help/developerhelp/Content/APIs/Webhooks/SecretKeyPayloadVerification.htm",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hook-Signature", prefix: "sha1=", digest: "sha1", encoding: "base64" })],
  event: { id: [{ json: "Guid" }], type: [{ join: [{ json: "EntityType" }, { json: "Action" }] }] },
  card: {
    own: true,
    secretHint: "The secretKey of the webhook that you give when you create it; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "Create the webhook with the REST API, with this endpoint's address as webhookUrl and the secret as secretKey.",
      "Change a record of the watched kind.",
    ],
  },
};
