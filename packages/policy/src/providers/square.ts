import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";
import { notificationUrlSetting } from "../schemes/token.ts";

export const square: ProviderSpec = {
  slug: "square",
  name: "Square",
  docs: "https://developer.squareup.com/docs/webhooks/step3validate",
  confidence: "high",
  schemes: [hmac({ header: "x-square-hmacsha256-signature", encoding: "base64", content: "{url}{body}", url: { setting: "notificationUrl" } })],
  event: { id: [{ json: "event_id" }], type: [{ json: "type" }], account: { json: "merchant_id" } },
  settings: [notificationUrlSetting],
  card: {
    secretHint: "The subscription's signature key, on its page in the Developer Console.",
    setUp: [
      "In Square's Developer Console open your application, Webhooks, Subscriptions, and add one.",
      "Paste this endpoint's address as URL, exactly as shown: Square signs it. Choose the events and save.",
      "Copy the signature key of the subscription and paste it here.",
      "Send a test event from the subscription's page.",
    ],
  },
};
