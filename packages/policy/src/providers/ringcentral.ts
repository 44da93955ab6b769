import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const ringcentral: ProviderSpec = {
  slug: "ringcentral",
  name: "RingCentral",
  docs: "https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks",
  confidence: "medium",
  schemes: [token({ header: "Verification-Token" })],
  event: { id: [{ json: "uuid" }], type: [{ json: "event" }], account: { json: "ownerId" } },
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { header: "Validation-Token" }, present: true }, { input: { json: "uuid" }, present: false }],
      proof: "none",
      reply: { status: 200, headers: { "Validation-Token": [{ header: "Validation-Token" }] } },
    },
  ],
  card: {
    own: true,
    secretHint: "The verificationToken that you give when you create the subscription.",
    setUp: [
      "Make up a verification token, enter it here and save, before RingCentral checks the address: Postern returns its Validation-Token for you.",
      "Create the subscription through the API: deliveryMode with transportType WebHook, this endpoint's address and the same verificationToken.",
      "Cause a first event. The token covers no content: look the event up before you act on it.",
    ],
  },
};
