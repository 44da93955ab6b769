import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const discourse: ProviderSpec = {
  slug: "discourse",
  name: "Discourse",
  docs: "https://meta.discourse.org/t/configure-webhooks-that-trigger-on-discourse-events-to-integrate-with-external-services/49045",
  confidence: "medium",
  schemes: [hmac({ header: "X-Discourse-Event-Signature", prefix: "sha256=" })],
  event: { id: [{ header: "X-Discourse-Event-Id" }], type: [{ header: "X-Discourse-Event" }], account: { header: "X-Discourse-Instance" } },
  card: card("Discourse", {
    where: "Admin, API, Webhooks, New Webhook",
    secret: "The Secret you enter at Discourse; at least 12 letters.",
    own: true,
    more: ["Choose application/json as content type and the events, and save.", "Use Ping to send a first one."],
  }),
};
