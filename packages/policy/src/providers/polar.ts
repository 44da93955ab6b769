import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const polar: ProviderSpec = {
  slug: "polar",
  name: "Polar",
  docs: "https://polar.sh/docs/integrate/webhooks/delivery",
  confidence: "high",
  // The secret is the key as it stands, prefix and all.
  schemes: [standardHmac("webhook", [])],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: card("Polar", {
    where: "your organization's Settings, Webhooks, Add Endpoint, and choose the format Raw",
    secret: "The secret of this endpoint (polar_whs_…), whole as Polar shows it.",
  }),
};
