import type { ProviderSpec } from "../provider.ts";
export const phonepe: ProviderSpec = {
  slug: "phonepe",
  name: "PhonePe",
  docs: "https://developer.phonepe.com/v1/reference/php-callback-verification",
  confidence: "medium",
  schemes: [
    {
      label: "SHA-256 over the response and the salt key",
      algorithm: "sha256",
      encoding: "hex",
      signature: { header: "X-VERIFY", separator: "###", position: 0 },
      keyId: { header: "X-VERIFY", separator: "###", position: 1 },
      key: [{ idUntil: ":" }],
      message: [{ json: "response" }, "secret"],
      bindsBody: false,
    },
  ],
  event: {
    id: [
      {
        join: [
          { json: "response", base64: true, inner: "data.transactionId" },
          { json: "response", base64: true, inner: "code" },
        ],
      },
    ],
    type: [{ json: "response", base64: true, inner: "code" }],
    account: { json: "response", base64: true, inner: "data.merchantId" },
  },
  card: {
    secretHint: "The salt key of your merchant account; with several, each after its salt index and a colon: 1:key.",
    setUp: [
      "Take the salt key from the PhonePe business dashboard, or from your onboarding, and paste it here.",
      "Give this endpoint's address as callbackUrl with each payment, or have it set for your merchant account.",
      "Make a payment in the sandbox: the callback arrives once it has ended.",
      "The checksum covers the field response, which holds the whole event, and nothing else of the body.",
    ],
  },
};
