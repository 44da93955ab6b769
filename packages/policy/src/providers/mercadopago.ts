import type { Part } from "../part.ts";
import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

/** `id:…;request-id:…;ts:…;` where what is not there is left out. */
const manifest: Part[] = [
  { when: { input: { query: "data.id" }, present: true }, of: [{ text: "id:" }, { lower: [{ query: "data.id" }] }, { text: ";" }] },
  { when: { input: { header: "x-request-id" }, present: true }, of: [{ text: "request-id:" }, { header: "x-request-id" }, { text: ";" }] },
  { text: "ts:" },
  "timestamp",
  { text: ";" },
];

export const mercadopago: ProviderSpec = {
  slug: "mercadopago",
  name: "Mercado Pago",
  docs: "https://www.mercadopago.com.br/developers/en/docs/your-integrations/notifications/webhooks",
  confidence: "high",
  schemes: [
    pairedHmac({
      label: "HMAC-SHA256 over id, request id and time",
      header: "x-signature",
      pairs: ["ts=", "v1="],
      // Some products write milliseconds.
      format: "unix",
      content: manifest,
    }),
  ],
  event: { id: [{ header: "x-request-id" }], type: [{ json: "action" }, { json: "type" }] },
  card: {
    secretHint: "The secret signature that Mercado Pago shows when webhooks are configured for your application.",
    setUp: [
      "In Your integrations open the application, Webhooks, Configure notifications.",
      "Paste this endpoint's address as the URL for production (and test), choose the events and save.",
      "Reveal the secret signature and paste it here.",
      "Use Simulate notification. The signature covers the id, not the body: fetch the resource before you act on it.",
    ],
  },
};
