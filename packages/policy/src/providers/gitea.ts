import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const gitea: ProviderSpec = {
  slug: "gitea",
  name: "Gitea and Forgejo",
  docs: "https://docs.gitea.com/usage/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Gitea-Signature" })],
  event: { id: [{ header: "X-Gitea-Delivery" }], type: [{ header: "X-Gitea-Event" }], account: { json: "repository.full_name" } },
  card: card("Gitea", {
    where: "the repository's Settings, Webhooks, Add Webhook, Gitea",
    secret: "The Secret you enter at Gitea or Forgejo.",
    own: true,
    more: ["Choose application/json as content type and the events, and save."],
  }),
};
