import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const intercom: ProviderSpec = {
  slug: "intercom",
  name: "Intercom",
  docs: "https://developers.intercom.com/docs/webhooks/setting-up-webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature", prefix: "sha1=", digest: "sha1" })],
  event: { id: [{ json: "id" }], type: [{ json: "topic" }], account: { json: "app_id" } },
  handshakes: [{ match: [{ method: "HEAD" }], proof: "none", reply: { status: 200 } }],
  card: {
    secretHint: "The app's client secret, under Basic information in the Developer Hub.",
    setUp: [
      "Open your app in Intercom's Developer Hub, copy the client secret from Basic information and paste it here.",
      "Under Webhooks paste this endpoint's address as endpoint URL and choose the topics: Postern answers Intercom's check of the address.",
      "Send a test request from there.",
    ],
  },
};
