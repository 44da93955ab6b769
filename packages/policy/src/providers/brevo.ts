import type { ProviderSpec } from "../provider.ts";

export const brevo: ProviderSpec = {
  slug: "brevo",
  name: "Brevo",
  docs: "https://developers.brevo.com/docs/how-to-use-webhooks",
  confidence: "medium",
  schemes: [
    {
      label: "one of Brevo's addresses",
      algorithm: "address",
      encoding: "text",
      signature: { client: "address" },
      addresses: ["1.179.112.0/20", "172.246.240.0/20"],
      bindsBody: false,
    },
  ],
  event: { id: [{ join: [{ json: "message-id" }, { json: "event" }] }], type: [{ json: "event" }] },
  card: {
    secretHint: "None is needed: Brevo signs nothing, and is known by the addresses it sends from.",
    setUp: [
      "In Brevo open Transactional (or Marketing), Settings, Webhook, and add one with this endpoint's address.",
      "Choose the events and save; send a message.",
      "For more certainty set a token in the webhook's headers, and add a shared-secret gate to this endpoint's policy.",
    ],
  },
};
