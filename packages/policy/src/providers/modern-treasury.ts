import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const modernTreasury: ProviderSpec = {
  slug: "modern-treasury",
  name: "Modern Treasury",
  docs: "https://docs.moderntreasury.com/platform/reference/webhooks",
  confidence: "high",
  schemes: [hmac({ header: "X-Signature" })],
  event: { id: [{ header: "X-Webhook-ID" }], type: [{ join: [{ header: "X-Topic" }, { json: "event" }] }] },
  card: card("Modern Treasury", { where: "Developers, Webhooks", secret: "The webhook key, shown beside the webhook." }),
};
