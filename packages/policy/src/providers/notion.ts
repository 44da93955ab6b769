import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const notion: ProviderSpec = {
  slug: "notion",
  name: "Notion",
  docs: "https://developers.notion.com/reference/webhooks",
  confidence: "high",
  schemes: [hmac({ header: "X-Notion-Signature", prefix: "sha256=" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "workspace_id" } },
  // Notion's first request hands over the token that signs all later ones; the first to come sets it.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "verification_token" }, present: true }],
      proof: "unclaimed",
      reply: { status: 200 },
      action: { kind: "store-secret", from: { json: "verification_token" } },
    },
  ],
  card: {
    secretHint: "None to paste: Notion's first request brings the verification token, and Postern keeps it.",
    setUp: [
      "Leave the secret empty and save; make one endpoint for each subscription.",
      "In Notion open your integration's settings, Webhooks, Create a subscription, and paste this endpoint's address as Webhook URL.",
      "Look at the request that came here, and copy verification_token from its payload.",
      "Press Verify at Notion and paste the token there.",
      "Change a page that the integration may see.",
    ],
  },
};
