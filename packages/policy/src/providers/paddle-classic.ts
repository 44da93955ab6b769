import type { ProviderSpec } from "../provider.ts";
export const paddleClassic: ProviderSpec = {
  slug: "paddle-classic",
  name: "Paddle Classic",
  docs: "https://developer.paddle.com/webhook-reference/verifying-webhooks",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA1 over the sorted form fields, as PHP serializes them",
      algorithm: "rsa-sha1",
      encoding: "base64",
      signature: { form: "p_signature" },
      message: ["php-form"],
      bindsBody: true,
    },
  ],
  event: { id: [{ form: "alert_id" }], type: [{ form: "alert_name" }] },
  card: {
    secretHint: "The public key under Developer Tools, Public Key, with its lines -----BEGIN PUBLIC KEY----- and -----END PUBLIC KEY-----.",
    setUp: [
      "In the Paddle Classic dashboard open Developer Tools, Public Key, copy the key and paste it here.",
      "Paste this endpoint's address as the URL for webhook alerts, and choose the alerts.",
      "Let Paddle send a test alert, or wait for a first one.",
    ],
  },
};
