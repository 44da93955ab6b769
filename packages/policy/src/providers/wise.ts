import type { ProviderSpec } from "../provider.ts";

export const wise: ProviderSpec = {
  slug: "wise",
  name: "Wise",
  docs: "https://docs.wise.com/api-docs/webhooks-notifications/event-handling",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over the body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "X-Signature-SHA256" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: { id: [{ header: "X-Delivery-Id" }], type: [{ json: "event_type" }] },
  card: {
    secretHint: "Wise's public key for your environment (sandbox or production), as its documentation shows it.",
    setUp: [
      "Copy the public key of your environment from Wise's documentation of webhooks, and paste it here.",
      "In Wise open Settings, Developer tools, Webhooks, and create one with this endpoint's address.",
      "Use Test webhook: Wise marks such requests with X-Test-Notification.",
    ],
  },
};
