import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const close: ProviderSpec = {
  slug: "close",
  name: "Close",
  docs: "https://developer.close.com/resources/webhook-subscriptions/",
  confidence: "medium",
  // Close names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "close-sig-hash", timeHeader: "close-sig-timestamp", content: "{timestamp}{body}", key: ["hex"] })],
  event: {
    id: [{ json: "event.id" }],
    type: [{ join: [{ json: "event.object_type" }, { json: "event.action" }] }],
    account: { json: "event.organization_id" },
  },
  card: {
    secretHint: "signature_key of the answer when the subscription is created (64 hex letters).",
    setUp: [
      "Create the subscription with POST /api/v1/webhook/, and this endpoint's address as url.",
      "Paste signature_key of its answer here.",
      "Change a lead.",
    ],
  },
};
