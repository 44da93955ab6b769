import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const nmi: ProviderSpec = {
  slug: "nmi",
  name: "NMI",
  docs: "https://docs.nmi.com/reference/overview",
  confidence: "medium",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over nonce.body",
      from: { header: "Webhook-Signature", separator: "," },
      prefix: "s=",
      // What looks like a time is a nonce.
      content: [{ header: "Webhook-Signature", separator: ",", prefix: "t=" }, { text: "." }, "body"],
    }),
  ],
  event: { id: [{ json: "event_id" }], type: [{ json: "event_type" }], account: { json: "event_body.merchant.id" } },
  card: card("NMI", { where: "the Merchant Portal, Settings, Webhooks", secret: "The signing key, on the page of the webhooks." }),
};
