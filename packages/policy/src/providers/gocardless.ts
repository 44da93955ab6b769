import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const gocardless: ProviderSpec = {
  slug: "gocardless",
  name: "GoCardless",
  docs: "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks/",
  confidence: "high",
  schemes: [hmac({ header: "Webhook-Signature" })],
  event: {
    id: [{ json: "meta.webhook_id" }, { json: "events.0.id" }],
    type: [{ join: [{ json: "events.0.resource_type" }, { json: "events.0.action" }] }],
    account: { json: "events.0.links.organisation" },
  },
  card: card("GoCardless", {
    where: "Developers, and create a webhook endpoint",
    secret: "The endpoint's Secret, yours or the one GoCardless makes.",
    own: true,
    more: ["A delivery may hold up to 250 events."],
  }),
};
