import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";
import { standardHmac } from "../schemes/standard.ts";

export const creem: ProviderSpec = {
  slug: "creem",
  name: "Creem",
  docs: "https://docs.creem.io/code/webhooks",
  confidence: "high",
  // The older signature covers no time.
  schemes: [standardHmac(), hmac({ header: "creem-signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "eventType" }, { json: "type" }] },
  card: card("Creem", {
    where: "the Dashboard, Developers, Webhooks, and add one",
    secret: "The webhook's signing secret, on its page.",
  }),
};
