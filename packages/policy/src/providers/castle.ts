import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const castle: ProviderSpec = {
  slug: "castle",
  name: "Castle",
  docs: "https://docs.castle.io/docs/webhooks",
  confidence: "high",
  schemes: [hmac({ header: "X-Castle-Signature", encoding: "base64" })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("Castle", {
    where: "the dashboard's settings, Webhooks, and add one",
    secret: "The API secret of the environment, in the dashboard's settings.",
  }),
};
