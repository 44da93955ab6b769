import type { ProviderSpec } from "../provider.ts";

export const truelayer: ProviderSpec = {
  slug: "truelayer",
  name: "TrueLayer",
  docs: "https://docs.truelayer.com/docs/configure-webhooks-for-your-integration",
  confidence: "high",
  schemes: [
    {
      label: "a detached token (ES512) over method, path, headers and body",
      algorithm: "jws",
      encoding: "text",
      signature: { header: "Tl-Signature" },
      jws: { algorithms: ["ES512"], detached: true },
      // The header is among those that are signed. TrueLayer leaves the window to the receiver; ours is the usual one.
      timestamp: { from: { header: "X-Tl-Webhook-Timestamp" }, format: "iso", pastSeconds: 300, futureSeconds: 300, signed: true, optional: true },
      message: [
        "method",
        { text: " " },
        "path-only",
        { text: "\n" },
        { headersNamedIn: { jose: "tl_headers", separator: "," }, pair: ": ", between: "\n", end: "\n" },
        "body",
      ],
      keysFrom: { url: { jose: "jku" }, hosts: ["webhooks.truelayer.com", "webhooks.truelayer-sandbox.com"], pathEnds: "/.well-known/jwks", form: "jwks" },
      require: [
        { input: { jose: "tl_version" }, equals: "2" },
        { input: { jose: "jku" }, startsWith: ["https://webhooks.truelayer.com/", "https://webhooks.truelayer-sandbox.com/"] },
      ],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "event_id" }], type: [{ json: "type" }] },
  card: {
    secretHint: "None is needed: TrueLayer's public keys are fetched from its own host.",
    setUp: [
      "In TrueLayer's Console open Payments, Webhooks (or Settings), and paste this endpoint's address as webhook URI.",
      "Make a payment in the sandbox, and wait for its event.",
    ],
  },
};
