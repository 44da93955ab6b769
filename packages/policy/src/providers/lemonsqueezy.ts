import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const lemonsqueezy: ProviderSpec = {
  slug: "lemonsqueezy",
  name: "Lemon Squeezy",
  docs: "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
  confidence: "medium",
  schemes: [hmac({ header: "X-Signature" })],
  event: { id: [], type: [{ header: "X-Event-Name" }, { json: "meta.event_name" }] },
  card: card("Lemon Squeezy", {
    where: "Settings, Webhooks, and add one",
    secret: "The signing secret: a text of your own, 6 to 40 letters.",
    own: { kind: "text", length: 40 },
    more: ["Choose the events and save."],
  }),
};
