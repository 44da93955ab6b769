import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const webex: ProviderSpec = {
  slug: "webex",
  name: "Cisco Webex",
  docs: "https://developer.webex.com/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Spark-Signature", digest: "sha1" })],
  event: {
    // A thing that changes again keeps its id: only the time of the change tells the two apart.
    id: [{ join: [{ json: "id" }, { json: "data.id" }, { json: "event" }, { json: "data.updated" }, { json: "data.lastActivity" }] }],
    type: [{ join: [{ json: "resource" }, { json: "event" }] }],
    account: { json: "orgId" },
  },
  card: {
    own: true,
    secretHint: "The secret you give when you create the webhook; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "Create the webhook with POST /v1/webhooks: this endpoint's address as targetUrl, and the same secret.",
      "Write a message in a room that it watches.",
    ],
  },
};
