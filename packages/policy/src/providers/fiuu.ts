import type { Input } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

const payment = ["tranID", "orderid", "status", "domain", "amount", "currency"];

/** The fields come as a form; readers of Fiuu in open source take JSON as well. */
function signed(field: (name: string) => Input): Scheme {
  return {
    label: "MD5 over the payment's fields and the secret key",
    algorithm: "md5",
    encoding: "hex",
    signature: field("skey"),
    message: [field("paydate"), field("domain"), { digest: "md5", as: "hex", of: payment.map(field) }, { ...field("appcode"), optional: true }, "secret"],
    bindsBody: false,
  };
}

export const fiuu: ProviderSpec = {
  slug: "fiuu",
  name: "Fiuu",
  docs: "https://github.com/FiuuPayment",
  confidence: "medium",
  schemes: [signed((form) => ({ form })), signed((json) => ({ json }))],
  event: {
    id: [{ join: [{ form: "tranID" }, { form: "status" }] }, { join: [{ json: "tranID" }, { json: "status" }] }],
    type: [{ form: "status" }, { json: "status" }],
    account: { form: "domain" },
  },
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
