import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const sonatype: ProviderSpec = {
  slug: "sonatype",
  name: "Sonatype Nexus",
  docs: "https://help.sonatype.com/repomanager3/integrations/webhooks/working-with-hmac-payloads",
  confidence: "medium",
  schemes: [hmac({ header: "X-Nexus-Webhook-Signature", digest: "sha1" })],
  event: { id: [{ header: "X-Nexus-Webhook-Delivery" }], type: [{ header: "X-Nexus-Webhook-ID" }], account: { json: "nodeId" } },
  card: {
    own: true,
    secretHint: "The Secret Key that you enter for the webhook's capability; make it up.",
    setUp: [
      "In Nexus Repository open Administration, System, Capabilities, and create a webhook (Global or Repository).",
      "Paste this endpoint's address as URL, enter a secret key of your own and the same one here.",
      "Upload a component.",
    ],
  },
};
