import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const cloudflareStream: ProviderSpec = {
  slug: "cloudflare-stream",
  name: "Cloudflare Stream",
  docs: "https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/",
  confidence: "medium",
  schemes: [pairedHmac({ header: "Webhook-Signature", pairs: ["time=", "sig1="] })],
  event: { id: [{ join: [{ json: "uid" }, { json: "status.state" }] }], type: [{ json: "status.state" }] },
  card: {
    secretHint: "The secret of the answer when the webhook is set; the account has one.",
    setUp: [
      "Set this endpoint's address with PUT /accounts/{account_id}/stream/webhook, as notificationUrl.",
      "Paste secret of its answer here.",
      "Upload a video, and wait until it is ready.",
    ],
  },
};
