import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const woocommerce: ProviderSpec = {
  slug: "woocommerce",
  name: "WooCommerce",
  docs: "https://woocommerce.com/document/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-WC-Webhook-Signature", encoding: "base64" })],
  event: { id: [{ header: "X-WC-Webhook-Delivery-ID" }], type: [{ header: "X-WC-Webhook-Topic" }], account: { header: "X-WC-Webhook-Source" } },
  // The first post is a form that names the webhook and nothing else, unsigned.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { form: "webhook_id" }, present: true }, { input: { header: "X-WC-Webhook-Signature" }, present: false }],
      proof: "none",
      reply: { status: 200 },
    },
  ],
  card: card("WooCommerce", {
    where: "WooCommerce, Settings, Advanced, Webhooks, and add one",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
    more: ["Choose the topic, set the status to Active and save: Postern answers the first, unsigned post for you."],
  }),
};
