import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const trendmicroConformity: ProviderSpec = {
  slug: "trendmicro-conformity",
  name: "Trend Micro Conformity",
  docs: "https://docs.trendmicro.com/en-us/documentation/article/trend-micro-cloud-one-conformity-webhook-communication",
  confidence: "medium",
  schemes: [hmac({ header: "X-TrendMicro-Signature" })],
  event: { id: [], type: [] },
  card: card("Conformity", {
    where: "the account's Settings, Communication settings, Webhook, and create a channel",
    secret: "The Webhook Security Token that you enter for the channel; base64 characters only.",
    own: true,
  }),
};
