import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const inngest: ProviderSpec = {
  slug: "inngest",
  name: "Inngest",
  docs: "https://www.inngest.com/docs/platform/signing-keys",
  confidence: "high",
  schemes: [pairedHmac({ header: "X-Inngest-Signature", separator: "&", pairs: ["t=", "s="], content: "{body}{timestamp}", key: [{ strip: "signkey-*-" }] })],
  // A run calls its function once for each step: its id is not that of one request.
  event: { id: [], type: [{ json: "event.name" }] },
  card: {
    secretHint: "The environment's signing key (signkey-…).",
    setUp: [
      "In Inngest open Manage, Signing Key, copy it and paste it here.",
      "Let this endpoint pass requests on to your app's /api/inngest, and have it answer with your app's reply.",
      "Sync the app with this endpoint's address as its URL.",
      "Invoke a function.",
    ],
  },
};
