import type { ProviderSpec } from "../provider.ts";

/** The header is JSON in base64: algorithm, key id, signature and digest. */
const wrapper = { header: "X-EBAY-SIGNATURE", base64: true } as const;

export const ebay: ProviderSpec = {
  slug: "ebay",
  name: "eBay",
  docs: "https://developer.ebay.com/api-docs/commerce/notification/overview.html",
  confidence: "high",
  schemes: [
    {
      label: "ECDSA (SHA-1) over the body",
      algorithm: "ecdsa-sha1",
      encoding: "base64",
      signature: { ...wrapper, inner: "signature" },
      key: [{ idUntil: ":" }],
      keyId: { ...wrapper, inner: "kid" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "notification.notificationId" }], type: [{ json: "metadata.topic" }] },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "challenge_code" }, present: true }],
      proof: "none",
      reply: {
        status: 200,
        json: {
          challengeResponse: [{ digest: "sha256", as: "hex", of: [{ query: "challenge_code" }, { setting: "verifyToken" }, "url-without-query"] }],
        },
      },
    },
  ],
  settings: [
    {
      name: "verifyToken",
      label: "Verification token",
      about: "A text of your own (32 to 80 letters) that you also enter at eBay; its challenge is answered with it.",
      kind: "secret",
    },
  ],
  card: {
    secretHint: "The public key of a notification: the kid in its X-EBAY-SIGNATURE, a colon, and the key that getPublicKey answers for it.",
    setUp: [
      "Make up a verification token, set it here and save, before eBay checks the address: Postern answers its challenge for you.",
      "In eBay's developer portal open Alerts and Notifications, and enter this endpoint's address and the same token.",
      "Ask getPublicKey for the kid that notifications name, and paste here the kid, a colon and the key.",
      "Use Send Test Notification.",
    ],
  },
};
