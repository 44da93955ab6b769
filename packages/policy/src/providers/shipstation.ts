import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const shipstation: ProviderSpec = {
  slug: "shipstation",
  name: "ShipStation / ShipEngine",
  docs: "https://docs.shipstation.com/apis/docs/guides/webhooks-validation",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over timestamp.body",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "x-shipengine-rsa-sha256-signature" },
      keyId: { header: "x-shipengine-rsa-sha256-key-id" },
      keysFrom: { url: "https://api.shipengine.com/jwks", form: "jwks" },
      timestamp: { from: { header: "x-shipengine-timestamp" }, format: "iso", pastSeconds: 300, futureSeconds: 300, signed: true },
      message: content("{timestamp}.{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "resource_type" }] },
  card: {
    secretHint: "None is needed: the public keys are fetched from ShipEngine. A key set (JWKS) pasted here is used instead.",
    setUp: [
      "In ShipStation open Settings, Account, API Settings (ShipEngine: Developer, Webhooks), and add a webhook.",
      "Paste this endpoint's address as its URL, and choose the event.",
      "Let the event happen, such as a label's tracking. The webhooks of ShipStation's API V1 are not signed, and are refused.",
    ],
  },
};
