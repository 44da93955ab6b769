import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const taiga: ProviderSpec = {
  slug: "taiga",
  name: "Taiga",
  docs: "https://docs.taiga.io/webhooks.html",
  confidence: "medium",
  schemes: [hmac({ header: "X-TAIGA-WEBHOOK-SIGNATURE", digest: "sha1" })],
  event: { id: [], type: [{ join: [{ json: "type" }, { json: "action" }] }], account: { json: "data.project.id" } },
  card: card("Taiga", {
    where: "the project's Settings, Integrations, Webhooks, and add one",
    secret: "The Secret key that you enter for the webhook; make it up.",
    own: true,
  }),
};
