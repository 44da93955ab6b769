import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const cloudconvert: ProviderSpec = {
  slug: "cloudconvert",
  name: "CloudConvert",
  docs: "https://cloudconvert.com/api/v2/webhooks",
  confidence: "high",
  schemes: [hmac({ header: "CloudConvert-Signature" })],
  event: { id: [{ join: [{ json: "job.id" }, { json: "event" }] }], type: [{ json: "event" }] },
  card: card("CloudConvert", {
    where: "the Dashboard, Webhooks, and create one",
    secret: "The signing secret of the webhook, shown in the list of webhooks.",
  }),
};
