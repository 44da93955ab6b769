import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const podium: ProviderSpec = {
  slug: "podium",
  name: "Podium",
  docs: "https://docs.podium.com/docs/verifying-webhook-signatures",
  confidence: "medium",
  // Podium names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "podium-signature", timeHeader: "podium-timestamp", format: "milliseconds" })],
  event: { id: [], type: [{ json: "metadata.event_type" }] },
  card: card("Podium", {
    where: "the webhooks of your developer app, or create one through the API",
    secret: "The secret that you give when you set up the webhook; without one Podium does not sign.",
    own: true,
  }),
};
