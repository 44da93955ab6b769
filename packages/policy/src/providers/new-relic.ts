import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { basic, headerSetting, token } from "../schemes/token.ts";

export const newRelic: ProviderSpec = {
  slug: "new-relic",
  name: "New Relic",
  docs: "https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" }), basic()],
  event: {
    // The id is the issue's, which opens, changes and closes under it; the payload is a template of the owner's.
    id: [{ join: [{ json: "updatedAt" }, { json: "id" }, { json: "state" }] }],
    type: [{ json: "state" }],
    account: { json: "accumulations.tag.accountId.0" },
  },
  settings: [headerSetting],
  card: card("New Relic", {
    where: "Alerts, Destinations, Webhook",
    secret: "The value of a custom header, hard to guess, or user:password for basic authentication.",
    own: true,
    more: ["Enter it there as the custom header X-Webhook-Token, or as basic authentication. Another name for the header is set here too."],
    covers: "The token proves who sends,",
  }),
};
