import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const onfleet: ProviderSpec = {
  slug: "onfleet",
  name: "Onfleet",
  docs: "https://docs.onfleet.com/reference/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Onfleet-Signature", digest: "sha512", key: ["hex"] })],
  event: { id: [{ join: [{ json: "taskId" }, { json: "triggerId" }, { json: "time" }] }], type: [{ json: "triggerName" }] },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "check" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: [{ query: "check" }] },
    },
  ],
  card: {
    secretHint: "The webhook secret of your organization; hex.",
    setUp: [
      "In Onfleet open Settings, API & Webhooks, copy the webhook secret and paste it here.",
      "Add a webhook there for each trigger, with this endpoint's address as URL: Postern answers the check for you.",
      "Start a task.",
    ],
  },
};
