import type { ProviderSpec } from "../provider.ts";

export const freshchat: ProviderSpec = {
  slug: "freshchat",
  name: "Freshchat",
  docs: "https://crmsupport.freshworks.com/support/solutions/articles/50000004461-freshchat-webhooks-payload-structure-and-authentication",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over the body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "X-Freshchat-Signature" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "action" }] },
  card: {
    secretHint: "The account's public key (RSA, PEM), shown beside the webhook's settings.",
    setUp: [
      "In Freshchat open Admin, Webhooks, and turn them on.",
      "Paste this endpoint's address as the webhook's URL.",
      "Copy the public key shown there and paste it here.",
      "Write a message in a conversation: message_create arrives.",
    ],
  },
};
