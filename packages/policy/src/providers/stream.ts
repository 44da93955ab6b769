import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const stream: ProviderSpec = {
  slug: "stream",
  name: "Stream (getstream.io)",
  docs: "https://getstream.io/chat/docs/node/webhooks_overview/",
  confidence: "high",
  schemes: [
    hmac({
      label: "HMAC-SHA256 over the body, uncompressed",
      header: "X-Signature",
      content: ["body-uncompressed"],
      key: [{ idUntil: ":" }],
      keyId: { header: "X-Api-Key" },
    }),
  ],
  event: { id: [{ header: "X-Webhook-Id" }], type: [{ json: "type" }], account: { header: "X-Api-Key" } },
  card: card("Stream", {
    where: "your app in the dashboard, and its webhooks",
    secret: "The app's API secret; with several apps the API key, a colon and its secret, one for each.",
  }),
};
