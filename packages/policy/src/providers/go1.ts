import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const go1: ProviderSpec = {
  slug: "go1",
  name: "Go1",
  docs: "https://github.com/go1com/webhook-verifier-js",
  confidence: "medium",
  schemes: [pairedHmac({ header: "go1-signature", pairs: ["t=", "v1="], windowSeconds: 60 })],
  event: { id: [], type: [] },
  card: card("Go1", { where: "the webhooks of your developer account", secret: "The webhook's secret key." }),
};
