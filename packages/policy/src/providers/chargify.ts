import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const chargify: ProviderSpec = {
  slug: "chargify",
  name: "Maxio Advanced Billing (Chargify)",
  docs: "https://developers.maxio.com/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Chargify-Webhook-Signature-Hmac-Sha-256" })],
  event: { id: [{ header: "X-Chargify-Webhook-Id" }], type: [{ form: "event" }], account: { form: "payload[site][subdomain]" } },
  card: card("Maxio", {
    where: "your site's settings, Webhooks",
    secret: "The site's shared key, beside the webhook settings.",
  }),
};
