import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const zoom: ProviderSpec = {
  slug: "zoom",
  name: "Zoom",
  docs: "https://developers.zoom.us/docs/api/webhooks/",
  confidence: "high",
  schemes: [stampedHmac({ header: "x-zm-signature", prefix: "v0=", timeHeader: "x-zm-request-timestamp", content: "v0:{timestamp}:{body}" })],
  event: {
    id: [{ header: "x-zm-trackingid" }, { join: [{ json: "payload.object.uuid" }, { json: "event" }, { json: "event_ts" }] }],
    type: [{ json: "event" }],
    account: { json: "payload.account_id" },
  },
  handshakes: [
    {
      match: [{ input: { json: "event" }, equals: "endpoint.url_validation" }],
      reply: {
        status: 200,
        json: { plainToken: [{ json: "payload.plainToken" }], encryptedToken: [{ hmac: "sha256", as: "hex", of: [{ json: "payload.plainToken" }] }] },
      },
    },
  ],
  card: {
    secretHint: "The app's Secret Token, on the Access page of its features.",
    setUp: [
      "Open your app in the Zoom App Marketplace, Features, Access, and copy the Secret Token.",
      "Paste it here and save, before Zoom checks the address: Postern answers its signed challenge for you.",
      "Add an event subscription with this endpoint's address as Event notification endpoint URL, and press Validate.",
      "Choose the events and save.",
    ],
  },
};
