import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

/** The time, and after it a signature for each secret. */
const list = { header: "recurly-signature", separator: "," };

export const recurly: ProviderSpec = {
  slug: "recurly",
  name: "Recurly",
  docs: "https://docs.recurly.com/recurly-subscriptions/docs/signature-verification",
  confidence: "medium",
  // Recurly writes milliseconds; some of its examples have seconds.
  schemes: [stampedHmac({ from: { ...list, position: "rest" }, time: { ...list, position: 0 }, format: "unix" })],
  event: { id: [{ json: "id" }], type: [{ join: [{ json: "object_type" }, { json: "event_type" }] }], account: { json: "site_id" } },
  card: card("Recurly", {
    where: "Integrations, Webhooks, and configure an endpoint of the format JSON: XML is not signed",
    secret: "The secret key of this endpoint, on the Webhook Endpoints page.",
  }),
};
