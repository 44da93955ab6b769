import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const propexo: ProviderSpec = {
  slug: "propexo",
  name: "Propexo",
  docs: "https://docs.propexo.com/how-it-works/webhooks/signed-payloads",
  confidence: "medium",
  schemes: [hmac({ header: "propexo-signature" })],
  event: { id: [], type: [] },
  card: card("Propexo", {
    where: "the dashboard, Webhooks",
    secret: "The Webhook Secret, under Settings of the webhook.",
  }),
};
