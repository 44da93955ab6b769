import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const ppro: ProviderSpec = {
  slug: "ppro",
  name: "PPRO",
  docs: "https://developerhub.ppro.com/",
  confidence: "low",
  uncertain: "That the signature is an HMAC-SHA256 of the body in hex is read from other people's code, not from PPRO's documentation.",
  schemes: [hmac({ header: "Webhook-Signature" })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("PPRO", {
    where: "the webhooks of your account, or ask your contact there to set one up",
    secret: "The secret that PPRO gives you for the webhook.",
  }),
};
