import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const bridge: ProviderSpec = {
  slug: "bridge",
  name: "Bridge",
  docs: "https://apidocs.bridge.xyz/platform/additional-information/webhooks/signature",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over the SHA-256 of timestamp.body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "X-Webhook-Signature", separator: ",", prefix: "v0=" },
      timestamp: {
        from: { header: "X-Webhook-Signature", separator: ",", prefix: "t=" },
        format: "milliseconds",
        pastSeconds: 600,
        futureSeconds: 600,
        signed: true,
      },
      // The digest itself is what is signed, so it is hashed once more: Bridge's published example holds only so.
      message: [{ digest: "sha256", as: "text", of: content("{timestamp}.{body}") }],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_type" }] },
  card: {
    secretHint: "The public key (PEM) of this webhook, which Bridge answers when it is created; each webhook has its own.",
    setUp: [
      "Create the webhook with POST /v0/webhooks and this endpoint's address as url.",
      "Paste public_key of its answer here, from BEGIN to END.",
      "Enable the webhook with PUT /v0/webhooks/{id}, and send it an event.",
    ],
  },
};
