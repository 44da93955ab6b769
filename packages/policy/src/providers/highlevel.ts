import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

const overBody = { encoding: "base64", message: content("{body}"), bindsBody: true } as const;

export const highlevel: ProviderSpec = {
  slug: "highlevel",
  name: "HighLevel",
  docs: "https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide/index.html",
  confidence: "medium",
  schemes: [
    { ...overBody, label: "Ed25519 over the body", algorithm: "ed25519", signature: { header: "X-GHL-Signature" } },
    { ...overBody, label: "RSA-SHA256 over the body", algorithm: "rsa-sha256", signature: { header: "X-WH-Signature" } },
  ],
  event: { id: [{ json: "webhookId" }], type: [{ json: "type" }], account: { json: "locationId" } },
  card: {
    scheme: "Ed25519 over the body, base64, in X-GHL-Signature, or RSA-SHA256 in X-WH-Signature, which HighLevel gives up in 2026",
    secretHint: "HighLevel's public key (PEM), as its webhook guide shows it; the one of X-GHL-Signature.",
    setUp: [
      "Copy the public key of X-GHL-Signature from HighLevel's webhook guide and paste it here; add that of X-WH-Signature as a second one where your app still gets it.",
      "In the Marketplace open your app, Advanced Settings, Webhooks, and paste this endpoint's address as webhook URL.",
      "Turn on the events you need and wait for a first one.",
    ],
  },
};
