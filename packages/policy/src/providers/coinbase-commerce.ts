import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const coinbaseCommerce: ProviderSpec = {
  slug: "coinbase-commerce",
  name: "Coinbase Commerce",
  docs: "https://docs.cdp.coinbase.com/commerce/docs/webhooks-security",
  confidence: "high",
  schemes: [hmac({ header: "X-CC-Webhook-Signature" })],
  event: { id: [{ json: "event.id" }], type: [{ json: "event.type" }] },
  card: card("Coinbase Commerce", {
    where: "Settings, Notifications, Webhook subscriptions, and add an endpoint",
    secret: "The webhook shared secret: Show shared secret, beside the subscriptions.",
  }),
};
