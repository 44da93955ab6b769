import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const nowpayments: ProviderSpec = {
  slug: "nowpayments",
  name: "NOWPayments",
  docs: "https://nowpayments.io/help/payments/api",
  confidence: "medium",
  schemes: [
    hmac({
      label: "HMAC-SHA512 over the body with its names sorted",
      header: "x-nowpayments-sig",
      digest: "sha512",
      content: ["json-sorted"],
      bindsBody: true,
    }),
  ],
  event: {
    id: [{ join: [{ json: "payment_id" }, { json: "payment_status" }, { json: "updated_at" }, { json: "actually_paid" }] }],
    type: [{ json: "payment_status" }],
  },
  card: {
    secretHint: "The IPN secret key of your account.",
    setUp: [
      "In the NOWPayments dashboard open Settings, Payments, Instant payment notifications, generate the IPN secret key and paste it here.",
      "Give this endpoint's address there, or as ipn_callback_url with each payment.",
      "Make a small payment.",
    ],
  },
};
