import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const pandadoc: ProviderSpec = {
  slug: "pandadoc",
  name: "PandaDoc",
  docs: "https://developers.pandadoc.com/docs/webhook-verification",
  confidence: "medium",
  schemes: [hmac({ from: { query: "signature" } })],
  event: {
    // A document returns with every change: its state and the time of the change tell the events apart.
    id: [{ join: [{ json: "0.data.id" }, { json: "0.event" }, { json: "0.data.status" }, { json: "0.data.date_modified" }] }],
    type: [{ json: "0.event" }],
  },
  card: card("PandaDoc", {
    where: "the Developer Dashboard, Configuration, Webhooks, and create one",
    secret: "The shared key of the webhook subscription, in the Developer Dashboard.",
    more: ["Leave the address as it is: PandaDoc adds its signature to it."],
  }),
};
