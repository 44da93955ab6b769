import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const todoist: ProviderSpec = {
  slug: "todoist",
  name: "Todoist",
  docs: "https://developer.todoist.com/api/v1/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Todoist-Hmac-SHA256", encoding: "base64" })],
  event: { id: [{ header: "X-Todoist-Delivery-ID" }], type: [{ json: "event_name" }], account: { json: "user_id" } },
  card: card("Todoist", {
    where: "the App Management Console, your app, and its Webhooks",
    secret: "The app's client secret.",
    more: ["Choose the events, and let a user authorize the app: only theirs are sent."],
  }),
};
