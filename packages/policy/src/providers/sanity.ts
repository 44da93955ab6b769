import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const sanity: ProviderSpec = {
  slug: "sanity",
  name: "Sanity",
  docs: "https://www.sanity.io/docs/webhooks",
  confidence: "high",
  // Sanity names no window; ours is the usual one.
  schemes: [pairedHmac({ header: "sanity-webhook-signature", pairs: ["t=", "v1="], encoding: "base64url", format: "milliseconds" })],
  event: { id: [{ header: "idempotency-key" }], type: [{ header: "sanity-operation" }], account: { header: "sanity-project-id" } },
  card: card("Sanity", {
    where: "the project's page on sanity.io/manage, API, Webhooks, and create one",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
