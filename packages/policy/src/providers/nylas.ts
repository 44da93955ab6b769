import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const nylas: ProviderSpec = {
  slug: "nylas",
  name: "Nylas",
  docs: "https://developer.nylas.com/docs/v3/notifications/",
  confidence: "medium",
  // Compressed bodies are signed as they are sent.
  schemes: [hmac({ header: "X-Nylas-Signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "data.object.grant_id" } },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: [{ query: "challenge" }] },
    },
  ],
  card: {
    secretHint: "The webhook secret that Nylas shows once, when the webhook is created.",
    setUp: [
      "In the Nylas Dashboard open Notifications, Create webhook, and paste this endpoint's address: Postern answers the challenge for you.",
      "Choose the triggers and save.",
      "Copy the webhook secret, which is shown only once, and paste it here.",
      "Wait for a first event.",
    ],
  },
};
