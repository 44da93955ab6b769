import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const workos: ProviderSpec = {
  slug: "workos",
  name: "WorkOS",
  docs: "https://workos.com/docs/events/data-syncing/webhooks",
  confidence: "high",
  schemes: [pairedHmac({ header: "WorkOS-Signature", pairs: ["t=", "v1="], format: "milliseconds", windowSeconds: 180 })],
  event: { id: [{ json: "id" }], type: [{ json: "event" }] },
  card: card("WorkOS", { where: "Webhooks in the dashboard, and create one", secret: "The webhook's signing secret, on its page." }),
};
