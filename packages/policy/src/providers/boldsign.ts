import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const boldsign: ProviderSpec = {
  slug: "boldsign",
  name: "BoldSign",
  docs: "https://developers.boldsign.com/webhooks/verify-webhook-events",
  confidence: "high",
  // s1 is signed with the former secret while it is being rolled; both stand for the same content.
  schemes: [
    {
      ...pairedHmac({ header: "X-BoldSign-Signature", pairs: ["t=", "s0="] }),
      also: [{ header: "X-BoldSign-Signature", separator: ",", prefix: "s1=" }],
    },
  ],
  event: { id: [{ json: "event.id" }], type: [{ json: "event.eventType" }, { header: "X-BoldSign-Event" }] },
  card: card("BoldSign", {
    where: "Settings, API, Webhooks, and add one",
    secret: "The signing secret key of the webhook: Reveal on its page.",
  }),
};
