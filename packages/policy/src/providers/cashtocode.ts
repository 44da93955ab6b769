import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const cashtocode: ProviderSpec = {
  slug: "cashtocode",
  name: "CashtoCode",
  docs: "https://cashtocode.com/",
  confidence: "medium",
  schemes: [token({ header: "Authorization" })],
  event: { id: [{ json: "transactionId" }], type: [{ json: "type" }] },
  card: {
    secretHint: "The whole value of the Authorization header that CashtoCode sends, as agreed with them.",
    setUp: [
      "Give CashtoCode this endpoint's address for its callbacks, and agree on the value of the Authorization header.",
      "Enter the same value here, with its first word if it has one.",
      "Make a payment. The value covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
