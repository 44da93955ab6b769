import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const easypost: ProviderSpec = {
  slug: "easypost",
  name: "EasyPost",
  docs: "https://docs.easypost.com/guides/webhooks-guide",
  confidence: "high",
  schemes: [hmac({ header: "X-Hmac-Signature", prefix: "hmac-sha256-hex=", key: ["nfkd"] })],
  event: { id: [{ json: "id" }], type: [{ json: "description" }] },
  card: card("EasyPost", { where: "Webhooks & Events, and add a webhook", secret: "The webhook secret you enter at EasyPost.", own: true }),
};
