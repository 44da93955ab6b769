import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const noon: ProviderSpec = {
  slug: "noon",
  name: "noon payments",
  docs: "https://docs.noonpayments.com/start/introduction",
  confidence: "medium",
  // The time is the event's own and its form is not documented: no window is held.
  schemes: [
    hmac({
      from: { json: "signature" },
      digest: "sha512",
      encoding: "base64",
      content: "{json:orderId},{json:orderStatus},{json:eventId},{json:eventType},{json:timeStamp}",
    }),
  ],
  event: { id: [{ json: "eventId" }], type: [{ json: "eventType" }] },
  card: card("noon payments", {
    where: "the merchant portal's webhooks",
    secret: "The secret key that noon payments gives for your webhook.",
    covers: "The signature covers order, status and time,",
  }),
};
