import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const signalSciences: ProviderSpec = {
  slug: "signal-sciences",
  name: "Fastly Next-Gen WAF (Signal Sciences)",
  docs: "https://www.fastly.com/documentation/guides/next-gen-waf/",
  confidence: "low",
  uncertain: "The header's name is not known for sure.",
  schemes: [hmac({ header: "X-SigSci-Signature" })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("Fastly Next-Gen WAF", {
    where: "the site's integrations, and add a generic webhook",
    secret: "The signing key, shown on the integration's page once it is added.",
  }),
};
