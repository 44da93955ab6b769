import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const trustpay: ProviderSpec = {
  slug: "trustpay",
  name: "TrustPay",
  docs: "https://docs.trustpay.eu/",
  confidence: "low",
  uncertain: "How numbers, nulls and nested values are signed is as an open-source payment switch reads them.",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over the body's values, sorted",
      from: { json: "Signature" },
      content: [{ values: "json", between: "/", without: ["Signature"], decimals: 2 }],
      // The names of the values are not signed: two of them may trade places.
      bindsBody: false,
    }),
  ],
  event: {
    id: [{ join: [{ json: "PaymentInformation.References.PaymentRequestId" }, { json: "PaymentInformation.Status" }] }],
    type: [{ json: "PaymentInformation.Status" }],
  },
  card: {
    secretHint: "The secret key of your TrustPay project.",
    setUp: [
      "Copy the project's secret key from TrustPay's merchant portal and paste it here.",
      "Give this endpoint's address as notification URL, in the project's settings or in the payment request.",
      "Make a test payment. The signature covers the values and not their names: look the payment up before you act on it.",
    ],
  },
};
