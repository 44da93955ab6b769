import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const configcat: ProviderSpec = {
  slug: "configcat",
  name: "ConfigCat",
  docs: "https://configcat.com/docs/advanced/notifications-webhooks/",
  confidence: "high",
  schemes: [
    stampedHmac({
      from: { header: "X-ConfigCat-Webhook-Signature-V1", separator: "," },
      encoding: "base64",
      timeHeader: "X-ConfigCat-Webhook-Timestamp",
      content: "{header:X-ConfigCat-Webhook-ID}{timestamp}{body}",
    }),
  ],
  event: { id: [{ header: "X-ConfigCat-Webhook-ID" }], type: [] },
  card: card("ConfigCat", {
    where: "the Dashboard, Webhooks, and add one",
    secret: "A signing key of the webhook: View signing keys, in its menu. Both belong here when there are two.",
  }),
};
