import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";
import { token } from "../schemes/token.ts";

export const revenuecat: ProviderSpec = {
  slug: "revenuecat",
  name: "RevenueCat",
  docs: "https://www.revenuecat.com/docs/integrations/webhooks",
  confidence: "medium",
  schemes: [
    // RevenueCat names no window; ours is the usual one.
    pairedHmac({ header: "X-RevenueCat-Webhook-Signature", pairs: ["t=", "v1="] }),
    token({ header: "Authorization" }, "the authorization header's value"),
  ],
  event: { id: [{ json: "event.id" }], type: [{ json: "event.type" }], account: { json: "event.app_id" } },
  card: {
    secretHint: "The signing secret of the webhook, where its events are signed; else the whole value of its authorization header.",
    setUp: [
      "In RevenueCat open your project, Integrations, Webhooks, Add new configuration.",
      "Paste this endpoint's address as the webhook URL.",
      "Turn on signing and paste the signing secret here, or make up an authorization header value and enter it in both places.",
      "Let RevenueCat send a test event. Without signing the header covers no content: look the event up before you act on it.",
    ],
  },
};
