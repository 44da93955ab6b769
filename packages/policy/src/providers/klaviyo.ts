import type { Source } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { stampedHmac } from "../schemes/hmac.ts";

/** Klaviyo signs the header's time, yet it has been seen hours off: the signed body's own counts where it is there. No window is named. */
function signed(time: Source): Scheme {
  return stampedHmac({ header: "Klaviyo-Signature", content: "{body}{header:Klaviyo-Timestamp}", time, format: "any" });
}

export const klaviyo: ProviderSpec = {
  slug: "klaviyo",
  name: "Klaviyo",
  docs: "https://developers.klaviyo.com/en/docs/working_with_system_webhooks",
  confidence: "medium",
  schemes: [{ ...signed({ json: "meta.timestamp" }), when: { input: { json: "meta.timestamp" }, present: true } }, signed({ header: "Klaviyo-Timestamp" })],
  event: { id: [], type: [{ json: "data.0.topic" }], account: { json: "meta.klaviyo_account_id" } },
  card: {
    own: true,
    secretHint: "The secret key you give when you create the webhook; 16 letters or more.",
    setUp: [
      "Make up a secret and enter it here.",
      "Create a webhook with Klaviyo's Webhooks API: this endpoint's address as endpoint_url, the same secret as secret_key, and the topics.",
      "Let a subscribed event happen. A delivery may hold up to 1000 events; the Webhook action of a flow is not signed.",
    ],
  },
};
