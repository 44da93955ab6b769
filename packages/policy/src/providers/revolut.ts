import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const revolut: ProviderSpec = {
  slug: "revolut",
  name: "Revolut: Merchant, Business",
  docs: "https://developer.revolut.com/docs/guides/merchant/monitor-and-observe/webhooks/verify-the-payload-signature",
  confidence: "medium",
  schemes: [
    stampedHmac({
      // One v1 for each secret while a secret is rotated.
      from: { header: "Revolut-Signature", separator: ",", prefix: "v1=" },
      timeHeader: "Revolut-Request-Timestamp",
      format: "milliseconds",
      content: "v1.{timestamp}.{body}",
    }),
  ],
  event: {
    // Merchant events name an order, those of Business a transaction and the time.
    id: [{ join: [{ json: "order_id" }, { json: "event" }] }, { join: [{ json: "data.id" }, { json: "event" }, { json: "timestamp" }] }],
    type: [{ json: "event" }],
  },
  card: {
    secretHint: "The signing secret of the webhook (wsk_…), in the API's answer when it is created or retrieved.",
    setUp: [
      "Create a webhook through the Merchant or the Business API, with this endpoint's address as url and the events you need.",
      "Paste the signing_secret from the answer here.",
      "Cause a first event in the sandbox.",
    ],
  },
};
