import type { ProviderSpec } from "../provider.ts";

export const shopify: ProviderSpec = {
  slug: "shopify",
  name: "Shopify",
  docs: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
  confidence: "high",
  schemes: [
    {
      label: "HMAC-SHA256 over the body",
      algorithm: "hmac-sha256",
      encoding: "base64",
      // X-Shopify-Triggered-At is not signed, so it proves nothing and is not looked at.
      signature: { header: "X-Shopify-Hmac-Sha256" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: {
    // X-Shopify-Event-Id names what happened and is shared by several topics: only the webhook's own id tells twins.
    id: [{ header: "X-Shopify-Webhook-Id" }],
    type: [{ header: "X-Shopify-Topic" }],
  },
  card: {
    scheme: "HMAC-SHA256 over the body, base64, in X-Shopify-Hmac-Sha256",
    secretHint: "The app's client secret; for webhooks made in the admin, the secret shown under Settings, Notifications, Webhooks.",
    setUp: [
      "Subscribe to topics in shopify.app.toml or through the Admin API, or add a webhook under Settings, Notifications, Webhooks.",
      "Use this endpoint's address as the URI and JSON as the format.",
      "Paste the app's client secret here.",
      "Send a test notification, for example with: shopify app webhook trigger",
    ],
  },
};
