import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const ordergroove: ProviderSpec = {
  slug: "ordergroove",
  name: "Ordergroove",
  docs: "https://developer.ordergroove.com/docs/configure-webhooks-via-api",
  confidence: "medium",
  // Ordergroove names no window.
  schemes: [pairedHmac({ header: "OrderGroove-Signature", pairs: ["ts=", "sig="] })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "data.object.merchant" } },
  card: card("Ordergroove", { where: "the webhooks of your store, and create one", secret: "The webhook's verification key (signing key)." }),
};
