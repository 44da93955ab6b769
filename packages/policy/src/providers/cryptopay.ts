import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const cryptopay: ProviderSpec = {
  slug: "cryptopay",
  name: "Cryptopay",
  docs: "https://developers.cryptopay.me/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Cryptopay-Signature" })],
  // The id in the body is the invoice's or payment's, which all that becomes of it share.
  event: { id: [], type: [{ join: [{ json: "type" }, { json: "event" }] }] },
  card: card("Cryptopay", {
    where: "Settings, API, and set the callback URL",
    secret: "The callback secret, shown with the API keys.",
  }),
};
