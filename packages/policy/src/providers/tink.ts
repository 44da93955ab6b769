import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const tink: ProviderSpec = {
  slug: "tink",
  name: "Tink",
  docs: "https://docs.tink.com/api#events-v2/webhook/create-webhook-endpoint",
  confidence: "medium",
  // Tink names no window; ours is the usual one.
  schemes: [pairedHmac({ header: "X-Tink-Signature", pairs: ["t=", "v1="] })],
  event: { id: [], type: [{ json: "event" }], account: { json: "context.userId" } },
  card: {
    secretHint: "The secret in the answer when the webhook endpoint is created.",
    setUp: [
      "Create a webhook endpoint with Tink's API (events/v2/webhook-endpoints), and this endpoint's address as url.",
      "Paste secret of its answer here.",
      "Let a connected user's data be refreshed.",
    ],
  },
};
