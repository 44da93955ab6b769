import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";
import { notificationUrlSetting } from "../schemes/token.ts";

export const mandrill: ProviderSpec = {
  slug: "mandrill",
  name: "Mailchimp Transactional (Mandrill)",
  docs: "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/",
  confidence: "medium",
  schemes: [
    hmac({
      label: "HMAC-SHA1 over the URL and the sorted form fields",
      header: "X-Mandrill-Signature",
      digest: "sha1",
      encoding: "base64",
      content: ["url", "form-sorted"],
      url: { setting: "notificationUrl" },
      bindsBody: true,
    }),
  ],
  event: {
    id: [
      {
        join: [
          { form: "mandrill_events", inner: "0._id" },
          { form: "mandrill_events", inner: "0.event" },
          { form: "mandrill_events", inner: "0.ts" },
        ],
      },
    ],
    type: [{ form: "mandrill_events", inner: "0.event" }],
  },
  // Before a webhook is kept, and has a key, Mandrill asks with HEAD and posts a list of no events.
  handshakes: [
    { match: [{ method: "HEAD" }], proof: "none", reply: { status: 200 } },
    { match: [{ method: "POST" }, { input: { form: "mandrill_events" }, equals: "[]" }], proof: "none", reply: { status: 200 } },
  ],
  settings: [notificationUrlSetting],
  card: {
    scheme: "HMAC-SHA1 over the URL and the sorted form fields, base64, in X-Mandrill-Signature",
    secretHint: "The webhook's key, in the list of webhooks.",
    setUp: [
      "In Mailchimp Transactional open Settings, Webhooks, Add a Webhook.",
      "Paste this endpoint's address as Post To URL, exactly as shown: it is signed. Postern answers the first check for you.",
      "Copy the webhook's key from the list and paste it here.",
      "Press Send Test.",
    ],
  },
};
