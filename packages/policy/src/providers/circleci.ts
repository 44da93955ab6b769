import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const circleci: ProviderSpec = {
  slug: "circleci",
  name: "CircleCI",
  docs: "https://circleci.com/docs/guides/integration/outbound-webhooks/",
  confidence: "medium",
  schemes: [hmac({ from: { header: "circleci-signature", separator: ",", prefix: "v1=" } })],
  event: { id: [{ json: "id" }], type: [{ header: "circleci-event-type" }, { json: "type" }], account: { json: "project.id" } },
  card: card("CircleCI", {
    where: "Project Settings, Webhooks, Add Webhook",
    secret: "The Secret token that you enter for the webhook; make it up.",
    own: true,
  }),
};
