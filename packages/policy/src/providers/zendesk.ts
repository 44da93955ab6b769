import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const zendesk: ProviderSpec = {
  slug: "zendesk",
  name: "Zendesk",
  docs: "https://developer.zendesk.com/documentation/webhooks/verifying/",
  confidence: "medium",
  schemes: [
    // Zendesk names no window; ours is the usual one.
    stampedHmac({
      header: "X-Zendesk-Webhook-Signature",
      encoding: "base64",
      timeHeader: "X-Zendesk-Webhook-Signature-Timestamp",
      format: "iso",
      content: "{timestamp}{body}",
    }),
  ],
  event: { id: [{ header: "X-Zendesk-Webhook-Invocation-Id" }, { json: "id" }], type: [{ json: "type" }], account: { header: "X-Zendesk-Account-Id" } },
  card: card("Zendesk", {
    where: "Admin Center, Apps and integrations, Webhooks, and create one",
    secret: "The webhook's signing secret: Reveal secret on its page.",
  }),
};
