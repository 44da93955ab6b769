import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const sendcloud: ProviderSpec = {
  slug: "sendcloud",
  name: "Sendcloud",
  docs: "https://sendcloud.dev/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "Sendcloud-Signature" })],
  // A parcel's id returns with every change of its state; the time is the event's own, not the delivery's.
  event: { id: [{ join: [{ json: "parcel.id" }, { json: "action" }, { json: "timestamp" }] }], type: [{ json: "action" }] },
  card: card("Sendcloud", {
    where: "Settings, Integrations, your API integration, and turn on webhook feedback",
    secret: "The integration's secret key, shown when its keys are made.",
  }),
};
