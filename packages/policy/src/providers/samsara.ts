import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const samsara: ProviderSpec = {
  slug: "samsara",
  name: "Samsara",
  docs: "https://developers.samsara.com/docs/webhooks",
  confidence: "medium",
  schemes: [
    stampedHmac({
      header: "X-Samsara-Signature",
      prefix: "v1=",
      timeHeader: "X-Samsara-Timestamp",
      format: "unix",
      content: "v1:{timestamp}:{body}",
      key: ["base64"],
    }),
  ],
  event: { id: [{ json: "eventId" }], type: [{ json: "eventType" }], account: { json: "orgId" } },
  card: card("Samsara", {
    where: "Settings, Webhooks, and add one",
    secret: "The webhook's secret key, as Samsara shows it (base64).",
  }),
};
