import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const connectwise: ProviderSpec = {
  slug: "connectwise",
  name: "ConnectWise PSA",
  docs: "https://developer.connectwise.com/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Content-Signature", encoding: "base64", key: ["sha256"] })],
  event: { id: [{ json: "MessageId" }], type: [{ join: [{ json: "Type" }, { json: "Action" }] }], account: { json: "CompanyId" } },
  card: {
    secretHint: "The shared secret of the callback; its SHA-256 is the key, which Postern makes itself.",
    setUp: [
      "Create a callback with POST /system/callbacks, and this endpoint's address as url.",
      "Paste its shared secret here.",
      "Change a record of the watched kind, such as a ticket.",
    ],
  },
};
