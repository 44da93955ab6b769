import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const bolt: ProviderSpec = {
  slug: "bolt",
  name: "Bolt",
  docs: "https://help.bolt.com/developers/webhooks/hook-verification/",
  confidence: "medium",
  // While the secret is rolled, a second signature is made with the one to come.
  schemes: [hmac({ header: "X-Bolt-Hmac-Sha256", also: [{ header: "X-Bolt-Hmac-Sha256-Pending" }], encoding: "base64" })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("Bolt", {
    where: "the Merchant Dashboard, Administration, API, URL configurations",
    secret: "The Signing Secret, under Administration, API, Keys.",
  }),
};
