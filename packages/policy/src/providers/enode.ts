import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const enode: ProviderSpec = {
  slug: "enode",
  name: "Enode",
  docs: "https://developers.enode.com/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Enode-Signature", prefix: "sha1=", digest: "sha1" })],
  event: { id: [{ header: "X-Enode-Delivery" }], type: [{ json: "0.event" }] },
  card: {
    own: true,
    secretHint: "The secret you give when you create the webhook; Enode wants 128 bits or more.",
    setUp: [
      "Make up a long random secret and enter it here.",
      "Create a webhook with Enode's API: this endpoint's address as url, the same secret, and the events.",
      "Use the API's test of the webhook. A delivery may hold up to 100 events.",
    ],
  },
};
