import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const sendgrid: ProviderSpec = {
  slug: "sendgrid",
  name: "Twilio SendGrid",
  docs: "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
  confidence: "high",
  schemes: [
    {
      label: "ECDSA over timestamp and body",
      algorithm: "ecdsa-sha256",
      encoding: "base64",
      signature: { header: "X-Twilio-Email-Event-Webhook-Signature" },
      // SendGrid names no window; ours is the usual one.
      timestamp: { from: { header: "X-Twilio-Email-Event-Webhook-Timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      message: content("{timestamp}{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "0.sg_event_id" }], type: [{ json: "0.event" }] },
  card: {
    secretHint: "The verification key that SendGrid shows once signing is on (base64, begins with MFkw).",
    setUp: [
      "In SendGrid open Settings, Mail Settings, Event Webhooks, and create one.",
      "Paste this endpoint's address as Post URL and choose the events.",
      "Turn on Signed Event Webhook, save, copy the verification key and paste it here.",
      "Use Test Your Integration.",
    ],
  },
};
