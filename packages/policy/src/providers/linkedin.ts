import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const linkedin: ProviderSpec = {
  slug: "linkedin",
  name: "LinkedIn",
  docs: "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation",
  confidence: "medium",
  schemes: [hmac({ header: "X-LI-Signature", content: "hmacsha256={body}" })],
  event: { id: [{ json: "notificationId" }, { json: "notifications.0.notificationId" }], type: [{ json: "type" }] },
  // LinkedIn asks when the webhook is added, and every two hours from then on.
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "challengeCode" }, present: true }],
      proof: "none",
      reply: {
        status: 200,
        json: { challengeCode: [{ query: "challengeCode" }], challengeResponse: [{ hmac: "sha256", as: "hex", of: [{ query: "challengeCode" }] }] },
      },
    },
  ],
  card: {
    secretHint: "The client secret of your LinkedIn app, on its tab Auth.",
    setUp: [
      "In the LinkedIn developer portal open your app, Auth, copy the client secret and paste it here.",
      "Save, before LinkedIn checks the address: Postern answers its challenge for you, then and every two hours.",
      "On the app's tab Webhooks create one with this endpoint's address, and wait until it is verified.",
      "Subscribe to the events that you need.",
    ],
  },
};
