import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const crossmint: ProviderSpec = {
  slug: "crossmint",
  name: "Crossmint",
  docs: "https://docs.crossmint.com/introduction/platform/webhooks/verify-webhooks",
  confidence: "medium",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "type" }] },
  card: card("Crossmint", {
    where: "the Console, your project's webhooks, and add an endpoint",
    secret: "The signing secret on the endpoint's page (whsec_…).",
  }),
};
