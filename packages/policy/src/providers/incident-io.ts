import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const incidentIo: ProviderSpec = {
  slug: "incident-io",
  name: "incident.io",
  docs: "https://api-docs.incident.io/tag/Webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "event_type" }] },
  card: card("incident.io", { where: "Settings, Webhooks, and add an endpoint", secret: "The endpoint's signing secret (whsec_…)." }),
};
