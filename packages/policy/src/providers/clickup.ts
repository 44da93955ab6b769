import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const clickup: ProviderSpec = {
  slug: "clickup",
  name: "ClickUp",
  docs: "https://developer.clickup.com/docs/webhooksignature",
  confidence: "medium",
  schemes: [hmac({ header: "X-Signature" })],
  // One change comes as several events, such as taskUpdated and taskStatusUpdated, with the same item of the history.
  event: { id: [{ join: [{ json: "history_items.0.id" }, { json: "event" }] }], type: [{ json: "event" }], account: { json: "webhook_id" } },
  card: {
    secretHint: "webhook.secret of the answer when the webhook is created.",
    setUp: [
      "Create the webhook with POST /team/{team_id}/webhook, and this endpoint's address as endpoint.",
      "Paste webhook.secret of its answer here.",
      "Change a task.",
    ],
  },
};
