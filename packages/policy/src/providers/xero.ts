import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const xero: ProviderSpec = {
  slug: "xero",
  name: "Xero",
  docs: "https://developer.xero.com/documentation/guides/webhooks/overview/",
  confidence: "medium",
  schemes: [hmac({ header: "x-xero-signature", encoding: "base64" })],
  event: {
    id: [{ join: [{ json: "events.0.resourceId" }, { json: "events.0.eventDateUtc" }] }],
    type: [{ join: [{ json: "events.0.eventCategory" }, { json: "events.0.eventType" }] }],
    account: { json: "events.0.tenantId" },
  },
  // The "intent to receive" is signed and empty; wrongly signed ones, which Xero sends on purpose, are refused with 401.
  handshakes: [
    {
      match: [
        { input: { json: "firstEventSequence" }, equals: "0" },
        { input: { json: "lastEventSequence" }, equals: "0" },
      ],
      reply: { status: 200 },
    },
  ],
  card: {
    secretHint: "The webhooks key that Xero shows on the app's Webhooks page.",
    setUp: [
      "Open your app at developer.xero.com, Webhooks, and choose the events.",
      "Paste this endpoint's address as Delivery URL and save; copy the webhooks key and paste it here.",
      "Press Send Intent to receive: Postern answers right and wrong signatures as Xero wants it.",
    ],
  },
};
