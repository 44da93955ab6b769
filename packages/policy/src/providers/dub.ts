import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const dub: ProviderSpec = {
  slug: "dub",
  name: "Dub",
  docs: "https://dub.co/docs/concepts/webhooks/verify-webhook-requests",
  confidence: "medium",
  schemes: [hmac({ header: "Dub-Signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "event" }] },
  card: card("Dub", { where: "Settings, Webhooks, and create one", secret: "The signing secret that Dub shows for the webhook (whsec_…), used as it is." }),
};
