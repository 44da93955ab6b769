import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const clickup: ProviderSpec = {
  slug: "clickup",
  name: "ClickUp",
  docs: "https://developer.clickup.com/docs/webhooksignature",
  confidence: "medium",
  schemes: [hmac({ header: "X-Signature" })],
  event: { id: [{ json: "history_items.0.id" }], type: [{ json: "event" }], account: { json: "webhook_id" } },
  card: {
    secretHint: "webhook.secret of the answer when the webhook is created.",
    setUp: [
      "Create the webhook with POST /team/{team_id}/webhook, and this endpoint's address as endpoint.",
      "Paste webhook.secret of its answer here.",
      "Change a task.",
    ],
  },
};
