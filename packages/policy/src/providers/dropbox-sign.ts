import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const dropboxSign: ProviderSpec = {
  slug: "dropbox-sign",
  name: "Dropbox Sign",
  docs: "https://developers.hellosign.com/docs/events/walkthrough/",
  confidence: "high",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over the event's time and type",
      from: { form: "json", inner: "event.event_hash" },
      content: [
        { form: "json", inner: "event.event_time" },
        { form: "json", inner: "event.event_type" },
      ],
    }),
  ],
  event: {
    id: [{ form: "json", inner: "event.event_hash" }],
    type: [{ form: "json", inner: "event.event_type" }],
    account: { form: "json", inner: "event.event_metadata.reported_for_account_id" },
  },
  reply: { status: 200, body: "Hello API Event Received", contentType: "text/plain" },
  card: {
    secretHint: "The account's API key, under Settings, API.",
    setUp: [
      "Copy the API key from Settings, API, and paste it here.",
      "Every event is answered with the text that Dropbox Sign wants to read, Hello API Event Received: leave this endpoint's answer as it is.",
      "Paste this endpoint's address as account callback (or that of an API app), and use Test.",
      "The signature covers time and type, not the document: look it up before you act on it.",
    ],
  },
};
