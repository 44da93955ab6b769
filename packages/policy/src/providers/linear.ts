import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const linear: ProviderSpec = {
  slug: "linear",
  name: "Linear",
  docs: "https://linear.app/developers/webhooks",
  confidence: "high",
  schemes: [
    {
      ...hmac({ header: "Linear-Signature" }),
      // The header Linear-Timestamp is not signed; the time inside the body is.
      timestamp: { from: { json: "webhookTimestamp" }, format: "milliseconds", pastSeconds: 60, futureSeconds: 60, signed: true },
    },
  ],
  event: {
    id: [{ header: "Linear-Delivery" }],
    type: [{ join: [{ json: "type" }, { json: "action" }] }, { header: "Linear-Event" }],
    account: { json: "organizationId" },
  },
  card: card("Linear", {
    where: "Settings, API, New webhook",
    secret: "The signing secret, shown on the webhook's page (lin_wh_…).",
    more: ["Choose the team and the kinds of data, and save."],
  }),
};
