import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const daily: ProviderSpec = {
  slug: "daily",
  name: "Daily",
  docs: "https://docs.daily.co/reference/rest-api/webhooks",
  confidence: "medium",
  schemes: [
    // Daily names neither unit nor window; ours is the usual one.
    stampedHmac({ header: "X-Webhook-Signature", encoding: "base64", timeHeader: "X-Webhook-Timestamp", format: "any", key: ["base64"] }),
  ],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  // Sent while the webhook is created, before its secret is known here; without a 200 Daily creates none.
  handshakes: [{ match: [{ method: "POST" }, { input: { json: "test" }, equals: "test" }], proof: "none", reply: { status: 200 } }],
  card: {
    secretHint: "The hmac of the webhook (base64), as the API answered when you created it.",
    setUp: [
      "Create the webhook with POST /webhooks of Daily's API, with this endpoint's address as url: Postern answers its test for you.",
      "Copy the hmac from the answer and paste it here.",
      "Start a meeting: its events arrive.",
    ],
  },
};
