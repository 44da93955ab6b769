import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const coinbaseCdp: ProviderSpec = {
  slug: "coinbase-cdp",
  name: "Coinbase Developer Platform",
  docs: "https://docs.cdp.coinbase.com/webhooks/verify-signatures",
  confidence: "medium",
  // Of the header's two signatures v0 covers time and body; v1 covers some headers besides.
  schemes: [pairedHmac({ header: "X-Hook0-Signature", pairs: ["t=", "v0="] })],
  event: { id: [], type: [{ json: "eventType" }] },
  card: {
    secretHint: "The secret of the answer when the subscription is created (metadata.secret).",
    setUp: [
      "Create the webhook subscription with this endpoint's address as target URL.",
      "Paste the secret of its answer here.",
      "Make a transaction on the watched address.",
    ],
  },
};
