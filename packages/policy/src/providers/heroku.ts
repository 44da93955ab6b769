import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const heroku: ProviderSpec = {
  slug: "heroku",
  name: "Heroku",
  docs: "https://devcenter.heroku.com/articles/app-webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "Heroku-Webhook-Hmac-SHA256", encoding: "base64" })],
  event: { id: [{ json: "webhook_metadata.event.id" }], type: [{ json: "webhook_metadata.event.include" }] },
  card: {
    own: true,
    secretHint: "The webhook's secret: the one you give, or the one Heroku answers.",
    setUp: [
      "Run heroku webhooks:add with -i for the events, -l notify (or sync) and this endpoint's address as -u.",
      "Copy the secret it shows, once, and paste it here.",
      "Change the app, such as its formation, and wait for a first event.",
    ],
  },
};
