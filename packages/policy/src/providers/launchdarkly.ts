import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const launchdarkly: ProviderSpec = {
  slug: "launchdarkly",
  name: "LaunchDarkly",
  docs: "https://docs.launchdarkly.com/home/connecting/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-LD-Signature" })],
  event: { id: [{ json: "_id" }], type: [{ json: "kind" }] },
  card: card("LaunchDarkly", {
    where: "Integrations, Webhooks, Add integration, and choose Sign this webhook",
    secret: "The secret of the webhook, which is there once Sign this webhook is chosen.",
  }),
};
