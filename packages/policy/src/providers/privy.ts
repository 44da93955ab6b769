import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const privy: ProviderSpec = {
  slug: "privy",
  name: "Privy",
  docs: "https://docs.privy.io/api-reference/webhooks/overview",
  confidence: "high",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "type" }] },
  card: card("Privy", {
    where: "the dashboard, your app, Configuration, Webhooks",
    secret: "The signing key of this webhook endpoint (whsec_…).",
  }),
};
