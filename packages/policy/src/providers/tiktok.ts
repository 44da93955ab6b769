import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const tiktok: ProviderSpec = {
  slug: "tiktok",
  name: "TikTok for Developers",
  docs: "https://developers.tiktok.com/doc/webhooks-verification",
  confidence: "medium",
  schemes: [pairedHmac({ header: "Tiktok-Signature", pairs: ["t=", "s="] })],
  event: {
    id: [{ join: [{ json: "user_openid" }, { json: "create_time" }, { json: "event" }, { json: "content" }] }],
    type: [{ json: "event" }],
    account: { json: "user_openid" },
  },
  card: card("TikTok for Developers", {
    where: "your app, and its product Webhooks",
    secret: "The app's client secret.",
  }),
};
