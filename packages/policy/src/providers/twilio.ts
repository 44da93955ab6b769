import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

const signedUrl = {
  algorithm: "hmac-sha1",
  encoding: "base64",
  signature: { header: "X-Twilio-Signature" },
  urlPort: "either",
  bindsBody: true,
} as const satisfies Partial<Scheme>;

export const twilio: ProviderSpec = {
  slug: "twilio",
  name: "Twilio",
  docs: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
  confidence: "high",
  schemes: [
    {
      ...signedUrl,
      label: "HMAC-SHA1 over the URL, which holds the body's SHA-256",
      when: { input: { query: "bodySHA256" }, present: true },
      message: ["url"],
      digests: [{ from: { query: "bodySHA256" }, algorithm: "sha256", encoding: "hex" }],
    },
    {
      ...signedUrl,
      label: "HMAC-SHA1 over the URL and the sorted form fields",
      when: { input: { query: "bodySHA256" }, present: false },
      message: ["url", "form-sorted"],
    },
  ],
  event: {
    // MessageSid and CallSid return with every change of state: only the token tells twins.
    id: [{ header: "I-Twilio-Idempotency-Token" }],
    type: [{ form: "MessageStatus" }, { form: "SmsStatus" }, { form: "CallStatus" }, { json: "0.type" }, { json: "type" }],
  },
  card: {
    scheme: "HMAC-SHA1 over the URL and the sorted form fields, base64, in X-Twilio-Signature",
    secretHint: "The account's Auth Token, from the Twilio console.",
    setUp: [
      "Copy the Auth Token from the Twilio console and paste it here.",
      "Paste this endpoint's address where Twilio asks for a webhook: a phone number, a messaging service, a status callback.",
      "Keep the address exactly as shown, query included: Twilio signs it.",
    ],
  },
};
