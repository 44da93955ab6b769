import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const orb: ProviderSpec = {
  slug: "orb",
  name: "Orb",
  docs: "https://docs.withorb.com/integrations-and-exports/webhooks",
  confidence: "high",
  schemes: [
    stampedHmac({
      from: { header: "X-Orb-Signature", separator: " " },
      prefix: "v1=",
      timeHeader: "X-Orb-Timestamp",
      // Written without a zone, and meant as UTC.
      format: "iso-utc",
      content: "v1:{timestamp}:{body}",
    }),
  ],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: card("Orb", { where: "the webhooks of your account, and add an endpoint", secret: "The endpoint's signing secret." }),
};
