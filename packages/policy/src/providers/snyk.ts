import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const snyk: ProviderSpec = {
  slug: "snyk",
  name: "Snyk",
  docs: "https://docs.snyk.io/snyk-api/using-specific-snyk-apis/webhooks-apis",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature", prefix: "sha256=" })],
  event: { id: [{ header: "X-Snyk-Transport-ID" }], type: [{ header: "X-Snyk-Event" }], account: { json: "org.id" } },
  handshakes: [{ match: [{ input: { header: "X-Snyk-Event" }, startsWith: "ping" }], reply: { status: 200 } }],
  card: {
    own: true,
    secretHint: "The secret you give when you create the webhook; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "Create the webhook with Snyk's API: this endpoint's address as url, and the same secret.",
      "Snyk sends a signed ping at once: Postern answers it for you.",
      "Test a project.",
    ],
  },
};
