import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const statsig: ProviderSpec = {
  slug: "statsig",
  name: "Statsig",
  docs: "https://docs.statsig.com/integrations/event_webhook",
  confidence: "medium",
  schemes: [
    // Statsig names no window; ours is the usual one.
    stampedHmac({
      header: "X-Statsig-Signature",
      prefix: "v0=",
      timeHeader: "X-Statsig-Request-Timestamp",
      format: "unix",
      content: "v0:{timestamp}:{body}",
    }),
  ],
  event: { id: [], type: [{ json: "data.0.eventName" }, { json: "0.eventName" }] },
  // Asked, unsigned, when the integration is saved.
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "data.event" }, equals: "url_verification" }],
      proof: "none",
      reply: { status: 200, json: { verification_code: [{ json: "data.verification_code" }] } },
    },
  ],
  card: card("Statsig", {
    where: "Project Settings, Integrations, Generic Webhook",
    secret: "The signing secret, on the integration's card.",
    more: ["Postern answers Statsig's first check for you. Choose the events under Event Filtering."],
  }),
};
