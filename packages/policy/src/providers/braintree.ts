import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const braintree: ProviderSpec = {
  slug: "braintree",
  name: "Braintree",
  docs: "https://developer.paypal.com/braintree/docs/guides/webhooks/parse",
  confidence: "high",
  schemes: [
    hmac({
      label: "HMAC-SHA1 over bt_payload",
      // One pair of public key and signature for each key of the account.
      from: { form: "bt_signature", separator: "&", idUntil: "|" },
      digest: "sha1",
      key: [{ idUntil: ":" }, "sha1"],
      content: "{form:bt_payload}",
      bindsBody: true,
    }),
  ],
  event: {
    id: [],
    type: [{ form: "bt_payload", base64: true, xml: "kind" }],
    account: { form: "bt_payload", base64: true, xml: "source-merchant-id" },
  },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "bt_challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: ["key-id", { text: "|" }, { hmac: "sha1", as: "hex", of: [{ query: "bt_challenge" }] }] },
    },
  ],
  card: {
    secretHint: "Public and private key of the account's API keys, with a colon between them: public:private.",
    setUp: [
      "In the Braintree Control Panel open API, Keys, and paste here the public key, a colon and the private key.",
      "Save, before Braintree checks the address: Postern answers its challenge for you.",
      "Under API, Webhooks, create a webhook with this endpoint's address and choose the notifications.",
      "Use Check URL.",
    ],
  },
};
