import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const svix: ProviderSpec = {
  slug: "svix",
  name: "Svix",
  docs: "https://docs.svix.com/receiving/verifying-payloads/how",
  confidence: "high",
  schemes: [standardHmac("svix"), standardHmac()],
  event: { id: [{ header: "svix-id" }, { header: "webhook-id" }], type: [{ json: "type" }, { json: "eventType" }, { json: "event_type" }] },
  card: {
    secretHint: "The endpoint's signing secret (whsec_…).",
    setUp: [
      "Open the sender's webhook portal, which Svix hosts, and add an endpoint with this endpoint's address.",
      "Copy the signing secret from its page and paste it here.",
      "Under Testing send an example.",
    ],
  },
};
