import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const razorpay: ProviderSpec = {
  slug: "razorpay",
  name: "Razorpay",
  docs: "https://razorpay.com/docs/webhooks/validate-test/",
  confidence: "high",
  schemes: [hmac({ header: "X-Razorpay-Signature" })],
  event: { id: [{ header: "x-razorpay-event-id" }], type: [{ json: "event" }], account: { json: "account_id" } },
  card: card("Razorpay", {
    where: "Account & Settings, Webhooks, Add New Webhook",
    secret: "The secret that you enter for the webhook; it is not the API key's.",
    own: true,
  }),
};
