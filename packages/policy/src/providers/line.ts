import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const line: ProviderSpec = {
  slug: "line",
  name: "LINE Messaging API",
  docs: "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
  confidence: "high",
  schemes: [hmac({ header: "x-line-signature", encoding: "base64" })],
  event: { id: [{ json: "events.0.webhookEventId" }], type: [{ json: "events.0.type" }], account: { json: "destination" } },
  // The console's Verify sends a signed list of no events.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "destination" }, present: true }, { input: { json: "events.0.type" }, present: false }],
      reply: { status: 200 },
    },
  ],
  card: {
    secretHint: "The channel secret, on the channel's tab Basic settings.",
    setUp: [
      "In the LINE Developers Console open your channel, Basic settings, copy the Channel secret and paste it here.",
      "On the tab Messaging API paste this endpoint's address as Webhook URL, and press Verify.",
      "Switch on Use webhook (and Webhook redelivery, if missed events shall come again).",
      "Write to your official account.",
    ],
  },
};
