import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const mongodbAtlas: ProviderSpec = {
  slug: "mongodb-atlas",
  name: "MongoDB Atlas alerts",
  docs: "https://www.mongodb.com/docs/atlas/tutorial/third-party-service-integrations/",
  confidence: "medium",
  schemes: [hmac({ header: "X-MMS-Signature", digest: "sha1", encoding: "base64" })],
  event: {
    // The id is the alert's, which opens, changes and closes under it.
    id: [{ join: [{ json: "id" }, { header: "X-MMS-Event" }, { json: "updated" }] }],
    type: [{ header: "X-MMS-Event" }],
    account: { json: "groupId" },
  },
  card: card("MongoDB Atlas", {
    where: "Project Settings, Integrations, Webhook",
    secret: "The webhook secret: a text of your own.",
    own: true,
    more: ["Choose Webhook among the notifications of the alerts you need."],
  }),
};
