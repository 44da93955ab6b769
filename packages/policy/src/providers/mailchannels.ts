import type { ProviderSpec } from "../provider.ts";

export const mailchannels: ProviderSpec = {
  slug: "mailchannels",
  name: "MailChannels",
  docs: "https://docs.mailchannels.net/email-api/webhooks",
  confidence: "medium",
  schemes: [
    {
      label: "an HTTP message signature (Ed25519) over Content-Digest",
      algorithm: "http-message",
      encoding: "text",
      signature: { header: "Signature" },
      key: [{ idUntil: ":" }],
      http: { algorithms: ["ed25519"], covers: ["content-digest"] },
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "0.request_id" }], type: [{ json: "0.event" }], account: { json: "0.customer_handle" } },
  card: {
    secretHint: "The public key of MailChannels' webhooks (base64), as its API answers for the key id in Signature-Input.",
    setUp: [
      "Ask GET /tx/v1/webhook/public-key with the keyid that your notifications name, and paste the key here.",
      "Enroll this endpoint's address with POST /tx/v1/webhook.",
      "Send a message and wait for its events.",
    ],
  },
};
