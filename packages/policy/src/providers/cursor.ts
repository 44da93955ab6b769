import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const cursor: ProviderSpec = {
  slug: "cursor",
  name: "Cursor",
  docs: "https://cursor.com/docs/cloud-agent/api/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Webhook-Signature", prefix: "sha256=" })],
  event: { id: [{ header: "X-Webhook-ID" }], type: [{ join: [{ header: "X-Webhook-Event" }, { json: "status" }] }] },
  card: {
    own: true,
    secretHint: "The webhook secret that you give when you launch the agent; 32 letters or more, made up.",
    setUp: [
      "Make up a secret and enter it here.",
      "Launch the cloud agent with this endpoint's address as webhook.url and the secret as webhook.secret.",
      "Wait until the agent's status changes.",
    ],
  },
};
