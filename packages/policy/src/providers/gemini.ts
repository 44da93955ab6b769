import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const gemini: ProviderSpec = {
  slug: "gemini",
  name: "Google Gemini API",
  docs: "https://ai.google.dev/gemini-api/docs/webhooks",
  confidence: "medium",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: {
    secretHint: "The signing secret (whsec_…) that the API answers when the webhook is created.",
    setUp: [
      "Create a static webhook with the Gemini API, with this endpoint's address as its URI; dynamic ones, which a job brings along, are signed otherwise.",
      "Copy the signing secret from the answer, which shows it this once, and paste it here.",
      "Start a batch job and wait for its event.",
    ],
  },
};
