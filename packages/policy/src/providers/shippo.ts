import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const shippo: ProviderSpec = {
  slug: "shippo",
  name: "Shippo",
  docs: "https://docs.goshippo.com/tracking/webhook-security",
  confidence: "medium",
  // Shippo names no window; ours is the usual one.
  schemes: [pairedHmac({ header: "Shippo-Auth-Signature", pairs: ["t=", "v1="] })],
  event: { id: [], type: [{ json: "event" }] },
  card: {
    secretHint: "The HMAC secret that Shippo gives you on request.",
    setUp: [
      "Ask Shippo's support for HMAC security of webhooks, and paste the secret here.",
      "At Shippo open Settings, API, Webhooks, and add one with this endpoint's address as URL.",
      "Press Test.",
    ],
  },
};
