import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const datadog: ProviderSpec = {
  slug: "datadog",
  name: "Datadog",
  docs: "https://docs.datadoghq.com/integrations/webhooks/",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [{ json: "id" }], type: [{ json: "event_type" }] },
  settings: [headerSetting],
  card: card("Datadog", {
    where: "Integrations, Webhooks, and add a webhook",
    secret: "A text of your own, hard to guess, that you also enter at Datadog.",
    own: true,
    more: [
      'Enter it there under Custom Headers, as JSON: {"X-Webhook-Token": "…"}. Another name for the header is set here too.',
      'Keep "id": "$ID" and "event_type": "$EVENT_TYPE" in the payload: Postern tells events apart by them.',
      "Mention @webhook- and the webhook's name in a monitor.",
    ],
    covers: "The token proves who sends,",
  }),
};
