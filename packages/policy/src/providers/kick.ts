import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const kick: ProviderSpec = {
  slug: "kick",
  name: "Kick",
  docs: "https://docs.kick.com/events/webhook-security",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over id.timestamp.body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "Kick-Event-Signature" },
      // Kick names no window; ours is the usual one.
      timestamp: { from: { header: "Kick-Event-Message-Timestamp" }, format: "iso", pastSeconds: 300, futureSeconds: 300, signed: true },
      message: content("{header:Kick-Event-Message-Id}.{timestamp}.{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [{ header: "Kick-Event-Message-Id" }], type: [{ header: "Kick-Event-Type" }] },
  card: {
    secretHint: "Kick's public key (PEM): the answer of GET /public/v1/public-key, also shown in its documentation.",
    setUp: [
      "Copy Kick's public key from its documentation or API, and paste it here.",
      "In your app's settings at Kick enable webhooks and paste this endpoint's address as Webhook URL.",
      "Subscribe to events with the API and wait for a first one.",
    ],
  },
};
