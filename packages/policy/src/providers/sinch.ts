import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";
import { typeByMember } from "../schemes/type-by-member.ts";

const callbacks = typeByMember({
  message: "id",
  message_delivery_report: "message_id",
  event: "id",
  event_delivery_report: "event_id",
  conversation_start_notification: "conversation.id",
  conversation_stop_notification: "conversation.id",
  conversation_delete_notification: "conversation.id",
  contact_create_notification: "contact.id",
  contact_update_notification: "contact.id",
  contact_delete_notification: "contact.id",
  capability_notification: "request_id",
  opt_in_notification: "request_id",
  opt_out_notification: "request_id",
});

export const sinch: ProviderSpec = {
  slug: "sinch",
  name: "Sinch Conversation API",
  docs: "https://developers.sinch.com/docs/conversation/callbacks",
  confidence: "high",
  schemes: [
    // Sinch names no window; ours is the usual one.
    stampedHmac({
      header: "x-sinch-webhook-signature",
      encoding: "base64",
      timeHeader: "x-sinch-webhook-signature-timestamp",
      content: "{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}",
    }),
  ],
  event: { id: [{ header: "x-sinch-webhook-signature-nonce" }], type: callbacks, account: { json: "app_id" } },
  card: {
    own: true,
    secretHint: "The secret of the app's webhook; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "In the Sinch dashboard open Conversation API, your app, Webhooks, and add one with this endpoint's address and the same secret.",
      "Choose the triggers, save, and send a message.",
    ],
  },
};
