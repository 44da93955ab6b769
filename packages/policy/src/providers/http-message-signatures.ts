import type { ProviderSpec } from "../provider.ts";

export const httpMessageSignatures: ProviderSpec = {
  slug: "http-message-signatures",
  name: "HTTP Message Signatures",
  docs: "https://www.rfc-editor.org/rfc/rfc9421",
  confidence: "high",
  schemes: [
    {
      label: "an HTTP message signature (RFC 9421) over method, target and Content-Digest",
      algorithm: "http-message",
      encoding: "text",
      signature: { header: "Signature" },
      http: {
        algorithms: ["ed25519", "ecdsa-sha256-raw", "ecdsa-sha384-raw", "rsa-pss-sha512", "rsa-sha256", "hmac-sha256"],
        covers: ["@method", "content-digest"],
      },
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "type" }] },
  card: {
    secretHint: "The sender's public key (PEM, or a JWK), or the secret you share with it.",
    setUp: [
      "Give the sender this endpoint's address.",
      "Ask it to cover @method and content-digest at least, with created set, and to sign anew for every attempt.",
      "Paste its public key, or the shared secret, here.",
      "Let it send a test event.",
    ],
  },
};
