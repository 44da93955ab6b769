import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const fourthwall: ProviderSpec = {
  slug: "fourthwall",
  name: "Fourthwall",
  docs: "https://docs.fourthwall.com/webhooks/signature-verification",
  confidence: "medium",
  schemes: [hmac({ header: "X-Fourthwall-Hmac-SHA256", encoding: "base64" }), hmac({ header: "X-Fourthwall-Hmac-Apps-SHA256", encoding: "base64" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "shopId" } },
  card: card("Fourthwall", {
    where: "the site's settings, For developers, and create a webhook",
    secret: "The secret key beside the shop's webhooks; for a platform app, the HMAC key in the app's settings.",
  }),
};
