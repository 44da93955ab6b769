import type { ProviderSpec } from "../provider.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const bigcommerce: ProviderSpec = {
  slug: "bigcommerce",
  name: "BigCommerce",
  docs: "https://developer.bigcommerce.com/docs/integrations/webhooks",
  confidence: "medium",
  // The hash in the body is made without a secret, so it proves nothing.
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [{ join: [{ json: "hash" }, { json: "created_at" }] }], type: [{ json: "scope" }], account: { json: "producer" } },
  settings: [headerSetting],
  card: {
    own: true,
    secretHint: "The value of the header that you add to the webhook; make it up.",
    setUp: [
      "Make up a secret and enter it here; the header is X-Webhook-Token unless you set another name.",
      "Create the webhook with POST /v3/hooks, with this endpoint's address as destination, and header and secret in headers.",
      "Change something in the store. The token covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
