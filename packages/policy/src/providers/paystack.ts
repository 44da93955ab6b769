import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const paystack: ProviderSpec = {
  slug: "paystack",
  name: "Paystack",
  docs: "https://paystack.com/docs/payments/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Paystack-Signature", digest: "sha512" })],
  event: { id: [{ join: [{ json: "data.id" }, { json: "event" }] }], type: [{ json: "event" }] },
  card: card("Paystack", {
    where: "Settings, API Keys & Webhooks",
    secret: "The secret key of the account (sk_live_… or sk_test_…), under API Keys & Webhooks.",
    more: ["For more certainty add an address gate: Paystack sends from 52.31.139.75, 52.49.173.169 and 52.214.14.220."],
  }),
};
