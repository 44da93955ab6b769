import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const calendly: ProviderSpec = {
  slug: "calendly",
  name: "Calendly",
  docs: "https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures",
  confidence: "medium",
  schemes: [pairedHmac({ header: "Calendly-Webhook-Signature", pairs: ["t=", "v1="], windowSeconds: 180 })],
  event: { id: [{ join: [{ json: "payload.uri" }, { json: "event" }] }], type: [{ json: "event" }], account: { json: "created_by" } },
  card: {
    own: true,
    secretHint: "The signing_key that you give when you create the subscription; make it up. For OAuth apps the app's webhook signing key.",
    setUp: [
      "Make up a signing key and enter it here.",
      "Create the subscription with POST /webhook_subscriptions, with this endpoint's address as url and the key as signing_key.",
      "Book a slot, and wait for invitee.created.",
    ],
  },
};
