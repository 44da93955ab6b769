import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { token } from "../schemes/token.ts";

export const honeycomb: ProviderSpec = {
  slug: "honeycomb",
  name: "Honeycomb",
  docs: "https://docs.honeycomb.io/",
  confidence: "medium",
  schemes: [token({ header: "X-Honeycomb-Webhook-Token" })],
  // The body's id is the trigger's, which fires again and again.
  event: { id: [], type: [{ json: "status" }] },
  card: card("Honeycomb", {
    where: "the team's Integrations, and add a Webhook as trigger recipient",
    secret: "The Shared Secret you enter at Honeycomb.",
    own: true,
    covers: "The token proves who sends,",
  }),
};
