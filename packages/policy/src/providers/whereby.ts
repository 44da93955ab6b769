import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const whereby: ProviderSpec = {
  slug: "whereby",
  name: "Whereby",
  docs: "https://docs.whereby.com/",
  confidence: "medium",
  // Whereby names no window; ours is the usual one.
  schemes: [pairedHmac({ header: "Whereby-Signature", pairs: ["t=", "v1="], format: "unix" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "data.subdomain" } },
  card: card("Whereby", {
    where: "Webhooks in the Embedded dashboard, and add one",
    secret: "The webhook's secret, shown when you create or edit it.",
  }),
};
