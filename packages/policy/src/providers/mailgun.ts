import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const mailgun: ProviderSpec = {
  slug: "mailgun",
  name: "Mailgun",
  docs: "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
  confidence: "medium",
  schemes: [
    stampedHmac({ from: { json: "signature.signature" }, time: { json: "signature.timestamp" }, content: "{timestamp}{json:signature.token}" }),
    // Routes and older webhooks post a form.
    stampedHmac({ from: { form: "signature" }, time: { form: "timestamp" }, content: "{timestamp}{form:token}" }),
  ],
  // The token is used once: whoever replays a signature with another event is told as a duplicate.
  event: { id: [{ json: "signature.token" }, { form: "token" }], type: [{ json: "event-data.event" }, { form: "event" }] },
  card: {
    secretHint: "The HTTP webhook signing key, under Settings, API Security.",
    setUp: [
      "In Mailgun open Settings, API Security, copy the HTTP webhook signing key and paste it here.",
      "Under Sending, Webhooks, add this endpoint's address for the events you need.",
      "Use Test webhook. The signature covers time and token, not the event: look it up before you act on it.",
    ],
  },
};
