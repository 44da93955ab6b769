import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const kontentAi: ProviderSpec = {
  slug: "kontent-ai",
  name: "Kontent.ai",
  docs: "https://kontent.ai/learn/docs/webhooks/webhooks/javascript",
  confidence: "high",
  schemes: [hmac({ header: "X-Kontent-ai-Signature", encoding: "base64" }), hmac({ header: "X-KC-Signature", encoding: "base64" })],
  event: {
    id: [],
    type: [{ join: [{ json: "notifications.0.message.object_type" }, { json: "notifications.0.message.action" }] }],
    account: { json: "notifications.0.message.environment_id" },
  },
  card: card("Kontent.ai", { where: "Environment settings, Webhooks, and create one", secret: "The webhook's secret, shown once it is saved." }),
};
