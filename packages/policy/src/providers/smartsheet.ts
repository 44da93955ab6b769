import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const smartsheet: ProviderSpec = {
  slug: "smartsheet",
  name: "Smartsheet",
  docs: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks",
  confidence: "medium",
  schemes: [hmac({ header: "Smartsheet-Hmac-SHA256" })],
  event: {
    id: [{ json: "nonce" }],
    type: [{ join: [{ json: "events.0.objectType" }, { json: "events.0.eventType" }] }, { json: "newWebhookStatus" }],
    account: { json: "scopeObjectId" },
  },
  // Asked when the webhook is enabled, and again every hundred callbacks.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { header: "Smartsheet-Hook-Challenge" }, present: true }],
      proof: "none",
      reply: {
        status: 200,
        headers: { "Smartsheet-Hook-Response": [{ header: "Smartsheet-Hook-Challenge" }] },
        json: { smartsheetHookResponse: [{ header: "Smartsheet-Hook-Challenge" }] },
      },
    },
  ],
  card: {
    secretHint: "The webhook's sharedSecret, in the answer when it is created.",
    setUp: [
      "Create the webhook with POST /webhooks, and this endpoint's address as callbackUrl.",
      "Paste the answer's sharedSecret here and save.",
      "Enable the webhook with PUT /webhooks/{webhookId}: Postern answers the challenge for you, then and later.",
      "Change the sheet.",
    ],
  },
};
