import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const recharge: ProviderSpec = {
  slug: "recharge",
  name: "Recharge",
  docs: "https://docs.getrecharge.com/docs/webhooks-overview",
  confidence: "medium",
  schemes: [
    // Recharge repeats a delivery for two days, and its window is as long.
    pairedHmac({ header: "X-Recharge-Webhook-Signature", pairs: ["t=", "v1="], windowSeconds: 172_800 }),
    {
      // The older signature is no HMAC, whatever its name says.
      label: "SHA-256 over secret and body",
      algorithm: "sha256",
      encoding: "hex",
      signature: { header: "X-Recharge-Hmac-Sha256" },
      message: content("{secret}{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ header: "X-Recharge-Topic" }] },
  card: {
    secretHint: "The API client secret of the API token that made the webhook; not the token itself.",
    setUp: [
      "In Recharge open Integrations, API Tokens, your token, and copy the API client secret.",
      "Paste it here and save.",
      "Create a webhook for each topic through the API, with this endpoint's address.",
      "Use the API's test of the webhook, or wait for a first event.",
    ],
  },
};
