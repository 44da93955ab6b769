import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

const item = "NotificationRequestItem";
const fields = ["pspReference", "originalReference?", "merchantAccountCode", "merchantReference", "amount.value", "amount.currency", "eventCode", "success"];

export const adyen: ProviderSpec = {
  slug: "adyen",
  name: "Adyen",
  docs: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/",
  confidence: "high",
  schemes: [
    hmac({
      header: "HmacSignature",
      encoding: "base64",
      key: ["hex"],
    }),
    hmac({
      label: "HMAC-SHA256 over eight fields of each item",
      each: "notificationItems",
      from: { item: `${item}.additionalData.hmacSignature` },
      encoding: "base64",
      key: ["hex"],
      content: fields.map((field) => `{item:${item}.${field}}`).join(":"),
    }),
  ],
  event: {
    id: [
      { join: [{ json: `notificationItems.0.${item}.pspReference` }, { json: `notificationItems.0.${item}.eventCode` }] },
      { json: "data.id" },
      { json: "id" },
    ],
    type: [{ json: `notificationItems.0.${item}.eventCode` }, { json: "type" }],
    account: { json: `notificationItems.0.${item}.merchantAccountCode` },
  },
  reply: { status: 200, body: "[accepted]", contentType: "text/plain" },
  card: {
    scheme: "HMAC-SHA256, base64: over eight fields of each item of a payment webhook, or over the body in HmacSignature",
    secretHint: "The HMAC key that the Customer Area generates for this webhook (64 hex letters).",
    setUp: [
      "In the Customer Area open Developers, Webhooks, and create a Standard webhook (or one of the platform).",
      "Paste this endpoint's address as Server configuration URL, and choose JSON.",
      "Under Security generate an HMAC key, and paste it here.",
      "Save, and use Test configuration. Payment webhooks sign eight fields only: look other fields up before you act on them.",
    ],
  },
};
