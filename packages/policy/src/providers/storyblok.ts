import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const storyblok: ProviderSpec = {
  slug: "storyblok",
  name: "Storyblok",
  docs: "https://www.storyblok.com/docs/guide/in-depth/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "webhook-signature", digest: "sha1" })],
  event: { id: [], type: [{ json: "action" }], account: { json: "space_id" } },
  card: card("Storyblok", {
    where: "the space's Settings, Webhooks, and add one",
    secret: "The Webhook secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
