import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const tebex: ProviderSpec = {
  slug: "tebex",
  name: "Tebex",
  docs: "https://docs.tebex.io/developers/webhooks/overview",
  confidence: "medium",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over the body's SHA-256 in hex",
      header: "X-Signature",
      content: [{ digest: "sha256", as: "hex", of: ["body"] }],
      bindsBody: true,
    }),
  ],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  handshakes: [{ match: [{ input: { json: "type" }, equals: "validation.webhook" }], reply: { status: 200, json: { id: [{ json: "id" }] } } }],
  card: {
    secretHint: "The webhook secret of your store, shown on the page where webhook endpoints are added.",
    setUp: [
      "In Tebex open Integrations, Webhooks, Endpoints, and copy the secret key.",
      "Paste it here and save, before Tebex checks the address: Postern answers its signed validation for you.",
      "Add this endpoint's address, choose the events and press Validate.",
    ],
  },
};
