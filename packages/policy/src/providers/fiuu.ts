import type { ProviderSpec } from "../provider.ts";

const payment = ["tranID", "orderid", "status", "domain", "amount", "currency"];

export const fiuu: ProviderSpec = {
  slug: "fiuu",
  name: "Fiuu",
  docs: "https://github.com/FiuuPayment",
  confidence: "medium",
  schemes: [
    {
      label: "MD5 over the payment's fields and the secret key",
      algorithm: "md5",
      encoding: "hex",
      signature: { form: "skey" },
      message: [
        { form: "paydate" },
        { form: "domain" },
        { digest: "md5", as: "hex", of: payment.map((form) => ({ form })) },
        { form: "appcode", optional: true },
        "secret",
      ],
      bindsBody: false,
    },
  ],
  event: { id: [{ join: [{ form: "tranID" }, { form: "status" }] }], type: [{ form: "status" }], account: { form: "domain" } },
  card: {
    secretHint: "The Secret Key of your merchant account, with which Fiuu makes skey (not the Verify Key).",
    setUp: [
      "Copy the Secret Key from the Fiuu portal's transaction settings and paste it here.",
      "Set this endpoint's address as Notification URL or Callback URL there.",
      "Make a payment in the sandbox.",
      "The digest covers the payment's main fields, not the whole event: look it up before you act on the rest.",
    ],
  },
};
