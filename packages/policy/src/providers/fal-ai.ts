import type { ProviderSpec } from "../provider.ts";

export const falAi: ProviderSpec = {
  slug: "fal-ai",
  name: "fal.ai",
  docs: "https://docs.fal.ai/model-apis/model-endpoints/webhooks",
  confidence: "medium",
  schemes: [
    {
      label: "Ed25519 over request, user, time and the body's SHA-256",
      algorithm: "ed25519",
      encoding: "hex",
      signature: { header: "X-Fal-Webhook-Signature" },
      timestamp: { from: { header: "X-Fal-Webhook-Timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      key: ["hex"],
      keysFrom: { url: "https://rest.alpha.fal.ai/.well-known/jwks.json", form: "jwks" },
      message: [
        { header: "X-Fal-Webhook-Request-Id" },
        { text: "\n" },
        { header: "X-Fal-Webhook-User-Id" },
        { text: "\n" },
        "timestamp",
        { text: "\n" },
        { digest: "sha256", as: "hex", of: ["body"] },
      ],
      bindsBody: true,
    },
  ],
  event: { id: [{ header: "X-Fal-Webhook-Request-Id" }], type: [{ json: "status" }], account: { header: "X-Fal-Webhook-User-Id" } },
  card: {
    secretHint: "None is needed: fal.ai's public keys are fetched.",
    setUp: ["Pass this endpoint's address as webhook_url when you submit to the queue.", "Submit a request and wait for its result."],
  },
};
