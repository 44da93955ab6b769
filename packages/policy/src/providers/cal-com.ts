import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const calCom: ProviderSpec = {
  slug: "cal-com",
  name: "Cal.com",
  docs: "https://cal.com/docs/developing/guides/automation/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Cal-Signature-256" })],
  event: { id: [{ join: [{ json: "payload.uid" }, { json: "triggerEvent" }, { json: "createdAt" }] }], type: [{ json: "triggerEvent" }] },
  card: card("Cal.com", {
    where: "Settings, Developer, Webhooks, New",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
