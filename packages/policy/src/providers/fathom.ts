import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const fathom: ProviderSpec = {
  slug: "fathom",
  name: "Fathom",
  docs: "https://developers.fathom.ai/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [] },
  card: card("Fathom", { where: "Settings, API Access, and add a webhook", secret: "The webhook's secret (whsec_…)." }),
};
