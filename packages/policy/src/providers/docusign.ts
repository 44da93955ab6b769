import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const docusign: ProviderSpec = {
  slug: "docusign",
  name: "DocuSign Connect",
  docs: "https://developers.docusign.com/platform/webhooks/connect/hmac/",
  confidence: "medium",
  // One numbered header for each of the account's keys: any may fit.
  schemes: [hmac({ from: { header: "X-DocuSign-Signature-", numbered: 100 }, encoding: "base64" })],
  event: {
    id: [{ join: [{ json: "data.envelopeId" }, { json: "event" }, { json: "generatedDateTime" }] }],
    type: [{ json: "event" }],
    account: { header: "X-DocuSign-AccountId" },
  },
  card: {
    secretHint: "An HMAC key of the account, shown once when it is added under Connect, Connect Keys.",
    setUp: [
      "In DocuSign open Settings, Connect, and under Connect Keys add a key; copy it and paste it here.",
      "Add a configuration with this endpoint's address as URL to Publish and the data format JSON.",
      "Tick Include HMAC Signature, choose the events, and save.",
      "Send an envelope, or republish one from the logs.",
    ],
  },
};
