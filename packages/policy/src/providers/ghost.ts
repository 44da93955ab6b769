import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const ghost: ProviderSpec = {
  slug: "ghost",
  name: "Ghost",
  docs: "https://docs.ghost.org/webhooks",
  confidence: "medium",
  schemes: [
    // Ghost names no window; ours is the usual one. Before 5.x the time was shown but not signed: such a Ghost is refused.
    pairedHmac({ header: "X-Ghost-Signature", pairs: ["t=", "sha256="], format: "milliseconds", content: "{body}{timestamp}" }),
  ],
  event: { id: [], type: [{ json: "event" }] },
  card: card("Ghost", {
    where: "Settings, Integrations, your custom integration, and add a webhook",
    secret: "The Secret you enter at Ghost for the webhook; without one Ghost signs nothing.",
    own: true,
  }),
};
