import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const seam: ProviderSpec = {
  slug: "seam",
  name: "Seam",
  docs: "https://docs.seam.co/latest/developer-tools/webhooks",
  confidence: "high",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "event_type" }], account: { json: "workspace_id" } },
  card: card("Seam", { where: "Developer, Webhooks in the console, and add one", secret: "The webhook's secret (whsec_…)." }),
};
