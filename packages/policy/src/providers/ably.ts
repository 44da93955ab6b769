import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const ably: ProviderSpec = {
  slug: "ably",
  name: "Ably",
  docs: "https://ably.com/docs/platform/integrations/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Ably-Signature", encoding: "base64", keyId: { header: "X-Ably-Key" }, key: [{ idUntil: ":" }] })],
  event: { id: [{ json: "items.0.webhookId" }], type: [{ json: "items.0.source" }] },
  card: card("Ably", {
    where: "your app, Integrations, New integration rule, Webhook",
    secret: "The API key that signs, whole as the dashboard shows it (app.key:secret): the part before the colon names it in X-Ably-Key.",
    more: ["Choose that key as the rule's Sign with key."],
  }),
};
