import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const lob: ProviderSpec = {
  slug: "lob",
  name: "Lob",
  docs: "https://docs.lob.com/#tag/Webhooks",
  confidence: "medium",
  // Lob names no unit and no window; milliseconds have been seen.
  schemes: [stampedHmac({ header: "Lob-Signature", timeHeader: "Lob-Signature-Timestamp", format: "unix" })],
  event: { id: [{ json: "id" }], type: [{ json: "event_type.id" }] },
  card: card("Lob", { where: "Webhooks, Create", secret: "The webhook's secret, on its details page." }),
};
