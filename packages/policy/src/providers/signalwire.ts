import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

const signedUrl = { urlPort: "either", bindsBody: true } as const satisfies Partial<Scheme>;
const header = "X-SignalWire-Signature";

export const signalwire: ProviderSpec = {
  slug: "signalwire",
  name: "SignalWire",
  docs: "https://signalwire.com/docs/swml/guides/webhook-security",
  confidence: "medium",
  schemes: [
    {
      ...signedUrl,
      label: "HMAC-SHA256 over the URL and the body",
      algorithm: "hmac-sha256",
      encoding: "hex",
      signature: { header: "X-SignalWire-SHA256-Signature" },
      message: ["url", "body"],
    },
    {
      ...signedUrl,
      label: "HMAC-SHA1 over the URL and the body",
      algorithm: "hmac-sha1",
      encoding: "hex",
      signature: { header },
      when: { input: { header }, letters: 40 },
      message: ["url", "body"],
    },
    // The compatibility API signs as Twilio does.
    {
      ...signedUrl,
      label: "HMAC-SHA1 over the URL and the sorted form fields",
      algorithm: "hmac-sha1",
      encoding: "base64",
      signature: { header },
      message: ["url", "form-sorted"],
    },
  ],
  event: {
    id: [{ join: [{ form: "MessageSid" }, { form: "MessageStatus" }] }, { join: [{ form: "CallSid" }, { form: "CallStatus" }, { form: "SequenceNumber" }] }],
    type: [{ form: "MessageStatus" }, { form: "CallStatus" }, { json: "event_type" }],
    account: { form: "AccountSid" },
  },
  card: {
    scheme: "HMAC over the URL and the body, or over the URL and the sorted form fields, in X-SignalWire-SHA256-Signature or X-SignalWire-Signature",
    secretHint: "The Signing Key, under API Credentials in the dashboard.",
    setUp: [
      "In the SignalWire dashboard open API Credentials, copy the Signing Key and paste it here.",
      "Paste this endpoint's address where SignalWire asks for a webhook: a phone number, a script, a status callback.",
      "Keep the address exactly as shown, query included: SignalWire signs it.",
    ],
  },
};
