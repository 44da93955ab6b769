import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const commercelayer: ProviderSpec = {
  slug: "commercelayer",
  name: "Commerce Layer",
  docs: "https://docs.commercelayer.io/core/callbacks-security",
  confidence: "medium",
  schemes: [hmac({ header: "X-CommerceLayer-Signature", encoding: "base64" })],
  // The id in the body is the resource's, which several events share.
  event: { id: [], type: [{ header: "X-CommerceLayer-Topic" }] },
  card: card("Commerce Layer", {
    where: "the Dashboard, Webhooks (or use POST /api/webhooks), and add one with this endpoint's address as callback URL",
    secret: "The shared secret of the webhook, on its page or in the API's answer.",
  }),
};
