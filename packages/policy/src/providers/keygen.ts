import type { ProviderSpec } from "../provider.ts";

export const keygen: ProviderSpec = {
  slug: "keygen",
  name: "Keygen",
  docs: "https://keygen.sh/docs/api/signatures/",
  confidence: "medium",
  schemes: [
    {
      label: "Ed25519 over method and path, host, date and digest",
      algorithm: "http-signature",
      encoding: "text",
      signature: { header: "Keygen-Signature" },
      key: ["hex"],
      timestamp: { from: { header: "Date" }, format: "http-date", pastSeconds: 300, futureSeconds: 300, signed: true },
      http: { algorithms: ["ed25519"], covers: ["(request-target)", "host", "date", "digest"] },
      digests: [{ from: { header: "Digest", prefix: "sha-256=", anyCase: true }, algorithm: "sha256", encoding: "base64" }],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "data.id" }], type: [{ json: "data.attributes.event" }] },
  card: {
    secretHint: "The account's Ed25519 public key, under Settings (64 hex letters).",
    setUp: [
      "In Keygen open Settings, copy the account's Ed25519 128-bit verify key (public key) and paste it here.",
      "Under Webhooks add an endpoint with this endpoint's address, and choose Ed25519 as signature algorithm.",
      "Choose the events and save.",
    ],
  },
};
