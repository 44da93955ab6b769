import type { ProviderSpec } from "../provider.ts";

export const circle: ProviderSpec = {
  slug: "circle",
  name: "Circle",
  docs: "https://developers.circle.com/wallets/webhook-notifications",
  confidence: "medium",
  schemes: [
    {
      label: "ECDSA over the body",
      algorithm: "ecdsa-sha256",
      encoding: "base64",
      signature: { header: "X-Circle-Signature" },
      key: [{ idUntil: ":" }],
      keyId: { header: "X-Circle-Key-Id" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "notificationId" }], type: [{ json: "notificationType" }], account: { json: "subscriptionId" } },
  // Circle asks whether the address is there before it keeps the subscription.
  handshakes: [{ match: [{ method: "HEAD" }], proof: "none", reply: { status: 200 } }],
  card: {
    secretHint: "The public key of a notification: its X-Circle-Key-Id, a colon, and the publicKey (base64) that the API answers for it.",
    setUp: [
      "Subscribe this endpoint's address to notifications, in the console or with POST /v2/notifications/subscriptions.",
      "The first notification is refused; its header X-Circle-Key-Id names the key.",
      "Ask GET /v2/notifications/publicKey/{id} for it, and paste here the id, a colon and the publicKey.",
      "Send a test notification.",
    ],
  },
};
