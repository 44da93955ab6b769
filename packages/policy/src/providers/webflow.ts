import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const webflow: ProviderSpec = {
  slug: "webflow",
  name: "Webflow",
  docs: "https://developers.webflow.com/data/docs/working-with-webhooks",
  confidence: "high",
  schemes: [stampedHmac({ header: "x-webflow-signature", timeHeader: "x-webflow-timestamp", format: "milliseconds", content: "{timestamp}:{body}" })],
  event: { id: [], type: [{ json: "triggerType" }] },
  card: {
    secretHint: "The secretKey in the answer when the webhook is made with a site token; with an OAuth app, the app's client secret.",
    setUp: [
      "Create the webhook with POST /v2/sites/{site_id}/webhooks, and this endpoint's address as url.",
      "Paste the secretKey of the answer here (for an OAuth app: its client secret).",
      "Send a form or publish the site. Webhooks made on the site's settings page may come unsigned.",
    ],
  },
};
