import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const sentry: ProviderSpec = {
  slug: "sentry",
  name: "Sentry",
  docs: "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
  confidence: "high",
  // Sentry-Hook-Timestamp is not signed, so it proves nothing and is not looked at. The second header is the older one.
  schemes: [hmac({ header: "Sentry-Hook-Signature" }), hmac({ header: "Sentry-App-Signature" })],
  event: {
    id: [{ header: "Request-ID" }],
    type: [{ join: [{ header: "Sentry-Hook-Resource" }, { json: "action" }] }],
    account: { json: "installation.uuid" },
  },
  card: card("Sentry", {
    where: "Settings, Custom Integrations (Developer Settings), and create one",
    secret: "The integration's client secret, under Credentials on its page.",
    more: ["Tick the resources to hear of under Webhooks, or turn on Alert Rule Action."],
  }),
};
