import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const jira: ProviderSpec = {
  slug: "jira",
  name: "Jira",
  docs: "https://developer.atlassian.com/cloud/jira/platform/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature", prefix: "sha256=" })],
  event: { id: [{ header: "X-Atlassian-Webhook-Identifier" }], type: [{ json: "webhookEvent" }] },
  card: card("Jira", {
    where: "the administration's System, WebHooks, and create one",
    secret: "The Secret you enter at Jira, or have it generate.",
    own: true,
    more: ["Choose the events and save."],
  }),
};
