import type { ProviderSpec } from "../provider.ts";

export const constantContact: ProviderSpec = {
  slug: "constant-contact",
  name: "Constant Contact",
  docs: "https://developer.constantcontact.com/api_guide/webhook_authenticity.html",
  confidence: "medium",
  schemes: [
    {
      label: "a detached token (RS256) over the body",
      algorithm: "jws",
      encoding: "text",
      signature: { header: "x-ctct-webhook-sig" },
      jws: { algorithms: ["RS256"], detached: true },
      // Constant Contact names no window; ours is the usual one.
      timestamp: { from: { jose: "ts" }, format: "unix", pastSeconds: 300, futureSeconds: 300, signed: true, optional: true },
      message: ["body"],
      keysFrom: { url: "https://developer.constantcontact.com/.well-known/jwks.json", form: "jwks" },
      bindsBody: true,
    },
  ],
  event: { id: [], type: [] },
  card: {
    secretHint: "None is needed: Constant Contact's public keys are fetched. A key set (JWKS) pasted here is used instead.",
    setUp: [
      "Open your application in Constant Contact's developer portal, or use the webhooks API.",
      "Set this endpoint's address for each topic that you want.",
      "Send a test notification with the API.",
    ],
  },
};
