import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const solidgate: ProviderSpec = {
  slug: "solidgate",
  name: "Solidgate",
  docs: "https://docs.solidgate.com/",
  confidence: "high",
  schemes: [hmac({ header: "signature", digest: "sha512", encoding: "base64-of-hex", content: "{header:merchant}{body}{header:merchant}" })],
  event: { id: [{ header: "solidgate-event-id" }], type: [{ header: "solidgate-event-type" }], account: { header: "merchant" } },
  card: card("Solidgate", {
    where: "Developers, Channels, your channel's webhooks, and add one",
    secret: "The webhook secret key (wh_sk_…); the public key, wh_pk_…, comes with each event.",
  }),
};
