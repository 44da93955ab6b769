import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const loops: ProviderSpec = {
  slug: "loops",
  name: "Loops",
  docs: "https://loops.so/docs/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "Webhook-Id" }], type: [{ json: "eventName" }] },
  card: card("Loops", { where: "Settings, Webhooks", secret: "The signing secret of the webhook (whsec_…)." }),
};
