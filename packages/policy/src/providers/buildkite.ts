import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";
import { token } from "../schemes/token.ts";

export const buildkite: ProviderSpec = {
  slug: "buildkite",
  name: "Buildkite",
  docs: "https://buildkite.com/docs/apis/webhooks",
  confidence: "medium",
  // A signed request is judged by its signature; Buildkite leaves the window to the receiver, and ours is the usual one.
  schemes: [pairedHmac({ header: "X-Buildkite-Signature", pairs: ["timestamp=", "signature="] }), token({ header: "X-Buildkite-Token" })],
  event: { id: [], type: [{ header: "X-Buildkite-Event" }], account: { json: "organization.id" } },
  card: card("Buildkite", {
    where: "Organization settings, Notification Services, Add Webhook",
    secret: "The Token of the webhook notification service.",
    more: ["Choose the HMAC signature in X-Buildkite-Signature: a signature covers the body, a token does not."],
  }),
};
