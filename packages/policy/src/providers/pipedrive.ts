import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { basic } from "../schemes/token.ts";

export const pipedrive: ProviderSpec = {
  slug: "pipedrive",
  name: "Pipedrive",
  docs: "https://pipedrive.readme.io/docs/guide-for-webhooks-v2",
  confidence: "medium",
  schemes: [basic()],
  event: {
    // The first version of their webhooks has the entity's id there, and its microseconds tell the events apart.
    id: [{ join: [{ json: "meta.id" }, { json: "meta.timestamp_micro" }] }],
    type: [{ join: [{ json: "meta.action" }, { json: "meta.entity" }, { json: "meta.object" }] }],
    account: { json: "meta.company_id" },
  },
  card: card("Pipedrive", {
    where: "Settings, Tools and apps, Webhooks, and create one",
    secret: "The HTTP auth username and password of the webhook, with a colon between them: user:password.",
    own: { kind: "user-password" },
    covers: "The password proves who sends,",
  }),
};
