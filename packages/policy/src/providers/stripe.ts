import type { ProviderSpec } from "../provider.ts";

export const stripe: ProviderSpec = {
  slug: "stripe",
  name: "Stripe",
  docs: "https://docs.stripe.com/webhooks/signature",
  confidence: "high",
  schemes: [
    {
      label: "HMAC-SHA256 over timestamp.body",
      algorithm: "hmac-sha256",
      encoding: "hex",
      // One v1 for each secret while a secret is being rolled, so any match will do. The whsec_ secret is the key as it stands.
      signature: { header: "Stripe-Signature", separator: ",", prefix: "v1=" },
      timestamp: { from: { header: "Stripe-Signature", separator: ",", prefix: "t=" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      message: ["timestamp", { text: "." }, "body"],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: {
    scheme: "HMAC-SHA256 over timestamp.body, hex, as v1 in Stripe-Signature",
    secretHint: "The signing secret that Stripe shows for this webhook endpoint (whsec_…).",
    setUp: [
      "In Stripe's Workbench open Webhooks and add a destination of the kind Webhook endpoint.",
      "Choose the events, then paste this endpoint's address as Endpoint URL.",
      "Reveal the signing secret (whsec_…) and paste it here.",
      "Send a test event, for example with: stripe trigger payment_intent.succeeded",
    ],
  },
};
