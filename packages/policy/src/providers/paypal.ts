import type { ProviderSpec } from "../provider.ts";

export const paypal: ProviderSpec = {
  slug: "paypal",
  name: "PayPal",
  docs: "https://developer.paypal.com/api/rest/webhooks/rest/",
  confidence: "medium",
  schemes: [
    {
      label: "RSA-SHA256 over id, time, webhook id and the body's CRC-32",
      algorithm: "rsa-sha256",
      encoding: "base64",
      signature: { header: "PAYPAL-TRANSMISSION-SIG" },
      when: { input: { header: "PAYPAL-AUTH-ALGO" }, equals: "SHA256withRSA" },
      message: [
        { header: "PAYPAL-TRANSMISSION-ID" },
        { text: "|" },
        { header: "PAYPAL-TRANSMISSION-TIME" },
        { text: "|" },
        { setting: "webhookId" },
        { text: "|" },
        { crc32: ["body"] },
      ],
      keysFrom: { url: { header: "PAYPAL-CERT-URL" }, hosts: ["api.paypal.com", "api.sandbox.paypal.com", "*.paypal.com"], form: "pem" },
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "id" }], type: [{ json: "event_type" }] },
  settings: [
    {
      name: "webhookId",
      label: "Webhook ID",
      about: "The id that PayPal gave this webhook, on the app's page; it is part of what is signed.",
      kind: "text",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: PayPal signs with a certificate that is fetched from its own host. Set the webhook's id instead.",
    setUp: [
      "In PayPal's Developer Dashboard open your app, Webhooks, Add webhook.",
      "Paste this endpoint's address as Webhook URL, choose the events and save.",
      "Copy the webhook's id from the list and set it here.",
      "Send an event of the sandbox: those of the simulator carry another id and are refused.",
    ],
  },
};
