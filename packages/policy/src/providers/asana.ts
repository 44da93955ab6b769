import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const asana: ProviderSpec = {
  slug: "asana",
  name: "Asana",
  docs: "https://developers.asana.com/docs/webhooks-guide",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hook-Signature" })],
  event: { id: [], type: [{ join: [{ json: "events.0.resource.resource_type" }, { json: "events.0.action" }] }] },
  // Asana hands over the secret when the webhook is made, and wants it back; the first to come sets it.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { header: "X-Hook-Secret" }, present: true }],
      proof: "unclaimed",
      reply: { status: 200, headers: { "X-Hook-Secret": [{ header: "X-Hook-Secret" }] } },
      action: { kind: "store-secret", from: { header: "X-Hook-Secret" } },
    },
  ],
  card: {
    secretHint: "None to paste: Asana hands over the secret when the webhook is made, and Postern keeps it.",
    setUp: [
      "Leave the secret empty and save; make one endpoint for each webhook.",
      "Create the webhook with POST /webhooks, and this endpoint's address as target.",
      "Postern answers the handshake and keeps the secret; from then on it takes no other.",
      "Change the watched resource.",
    ],
  },
};
