import type { ProviderSpec } from "../provider.ts";

export const github: ProviderSpec = {
  slug: "github",
  name: "GitHub",
  docs: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
  confidence: "high",
  schemes: [
    {
      label: "HMAC-SHA256 over the body",
      algorithm: "hmac-sha256",
      encoding: "hex",
      signature: { header: "X-Hub-Signature-256", prefix: "sha256=" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: {
    id: [{ header: "X-GitHub-Delivery" }],
    // With the content type application/x-www-form-urlencoded the same JSON comes in the field "payload".
    type: [{ join: [{ header: "X-GitHub-Event" }, { json: "action" }, { form: "payload", inner: "action" }] }],
  },
  card: {
    scheme: "HMAC-SHA256 over the body, hex, in X-Hub-Signature-256",
    own: true,
    secretHint: "The text you enter as Secret when you add the webhook at GitHub; any random text will do.",
    setUp: [
      "At GitHub open the repository's (or organization's) Settings, Webhooks, Add webhook.",
      "Paste this endpoint's address as Payload URL and choose the content type application/json.",
      "Enter a secret of your own at GitHub and the same one here.",
      "Choose the events and save: GitHub sends a ping at once.",
    ],
  },
};
