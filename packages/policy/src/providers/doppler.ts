import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const doppler: ProviderSpec = {
  slug: "doppler",
  name: "Doppler",
  docs: "https://docs.doppler.com/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Doppler-Signature", prefix: "sha256=" })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("Doppler", { where: "the project's Webhooks, and add one", secret: "The signing secret you enter at Doppler.", own: true }),
};
