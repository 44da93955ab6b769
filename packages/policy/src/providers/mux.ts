import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const mux: ProviderSpec = {
  slug: "mux",
  name: "Mux",
  docs: "https://www.mux.com/docs/core/verify-webhook-signatures",
  confidence: "high",
  schemes: [pairedHmac({ header: "Mux-Signature", pairs: ["t=", "v1="] })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "environment.id" } },
  card: card("Mux", {
    where: "Settings, Webhooks, Create new webhook",
    secret: "The webhook's signing secret, under Show Signing Secret.",
  }),
};
