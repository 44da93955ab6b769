import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

const signedContent = {
  message: [{ header: "webhook-id" }, { text: "." }, "timestamp", { text: "." }, "body"],
  timestamp: { from: { header: "webhook-timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
  bindsBody: true,
} as const satisfies Partial<Scheme>;

/** The symmetric scheme of Standard Webhooks, which many providers took over. */
export const standardHmac: Scheme = {
  ...signedContent,
  label: "HMAC-SHA256 over id.timestamp.body",
  algorithm: "hmac-sha256",
  encoding: "base64",
  signature: { header: "webhook-signature", separator: " ", prefix: "v1," },
  key: [{ strip: "whsec_" }, "base64"],
};

export const standardWebhooks: ProviderSpec = {
  slug: "standard-webhooks",
  name: "Standard Webhooks",
  docs: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
  confidence: "high",
  schemes: [
    standardHmac,
    {
      ...signedContent,
      label: "Ed25519 over id.timestamp.body",
      algorithm: "ed25519",
      encoding: "base64",
      signature: { header: "webhook-signature", separator: " ", prefix: "v1a," },
      key: [{ strip: "whpk_" }, "base64"],
    },
  ],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: {
    scheme: "HMAC-SHA256 (v1) or Ed25519 (v1a) over id.timestamp.body, base64, in webhook-signature",
    own: { kind: "standard-webhooks" },
    secretHint: "The secret the sender shows (whsec_…), or its public key (whpk_…).",
    setUp: [
      "Add this endpoint's address at the sender.",
      "Copy the signing secret (whsec_…) or public key (whpk_…) it shows and paste it here.",
      "Let the sender send a test event.",
    ],
  },
};
