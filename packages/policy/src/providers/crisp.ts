import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const crisp: ProviderSpec = {
  slug: "crisp",
  name: "Crisp",
  docs: "https://docs.crisp.chat/guides/web-hooks/plugin-hooks/",
  confidence: "medium",
  schemes: [
    // Crisp names no window; ours is the usual one.
    stampedHmac({ header: "X-Crisp-Signature", timeHeader: "X-Crisp-Request-Timestamp", format: "milliseconds", content: "[{timestamp};{body}]" }),
  ],
  event: { id: [], type: [{ json: "event" }], account: { json: "website_id" } },
  card: card("Crisp", {
    where: "the Marketplace, your plugin, Hooks (for one website: Settings, Advanced configuration, Web Hooks)",
    secret: "The signing secret of the hooks, shown beside them.",
  }),
};
