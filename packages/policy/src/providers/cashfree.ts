import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const cashfree: ProviderSpec = {
  slug: "cashfree",
  name: "Cashfree Payments",
  docs: "https://www.cashfree.com/docs/payments/online/webhooks/signature-verification",
  confidence: "medium",
  schemes: [
    // Cashfree names no window; ours is the usual one.
    stampedHmac({
      header: "x-webhook-signature",
      encoding: "base64",
      timeHeader: "x-webhook-timestamp",
      format: "milliseconds",
      content: "{timestamp}{body}",
    }),
  ],
  event: { id: [{ header: "x-idempotency-key" }], type: [{ json: "type" }] },
  card: card("Cashfree", {
    where: "the Merchant Dashboard, Developers, Webhooks, and add an endpoint",
    secret: "The client secret of your API keys, under Developers, API Keys; it signs the webhooks as well.",
  }),
};
