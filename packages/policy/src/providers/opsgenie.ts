import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { basic, headerSetting, token } from "../schemes/token.ts";

export const opsgenie: ProviderSpec = {
  slug: "opsgenie",
  name: "Opsgenie",
  docs: "https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/",
  confidence: "low",
  uncertain: "That a custom header or basic authentication can be added to the webhook is from memory.",
  schemes: [token({ header: "X-Webhook-Token", named: "header" }), basic()],
  event: {
    // One alert has many actions.
    id: [{ join: [{ json: "alert.updatedAt" }, { json: "alert.alertId" }, { json: "action" }] }],
    type: [{ json: "action" }],
    account: { json: "integrationId" },
  },
  settings: [headerSetting],
  card: card("Opsgenie", {
    where: "Settings, Integrations, Webhook",
    secret: "The value of a custom header, hard to guess, or user:password for basic authentication.",
    own: true,
    more: ["Enter it there as the custom header X-Webhook-Token. Another name for the header is set here too."],
    covers: "The token proves who sends,",
  }),
};
