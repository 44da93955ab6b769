import type { ProviderSpec } from "../provider.ts";

export const dyte: ProviderSpec = {
  slug: "dyte",
  name: "Dyte",
  docs: "https://docs.dyte.io/guides/capabilities/webhooks/signatures",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over the body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "dyte-signature" },
      message: ["body"],
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "event" }] },
  card: {
    secretHint: "Dyte's public key (PEM), as https://api.dyte.io/.well-known/webhooks.json shows it.",
    setUp: [
      "Copy the public key from https://api.dyte.io/.well-known/webhooks.json and paste it here; line breaks written as \\n must be real ones.",
      "Create a webhook in Dyte's developer portal with this endpoint's address, and choose the events.",
      "Start a meeting and wait for a first event.",
    ],
  },
};
