import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const checkoutCom: ProviderSpec = {
  slug: "checkout-com",
  name: "Checkout.com",
  docs: "https://www.checkout.com/docs/developer-resources/event-notifications/receive-webhooks/configure-your-webhook-server",
  confidence: "medium",
  schemes: [hmac({ header: "Cko-Signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: card("Checkout.com", {
    where: "the Dashboard, Developers, Webhooks (or create a workflow with the API)",
    secret: "The Signature key of the webhook; make one there.",
  }),
};
