import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { content } from "../schemes/content.ts";

export const sellsy: ProviderSpec = {
  slug: "sellsy",
  name: "Sellsy",
  docs: "https://docs.sellsy.com/",
  confidence: "medium",
  schemes: [
    {
      label: "SHA-1 over secret and body",
      algorithm: "sha1",
      encoding: "hex",
      signature: { header: "X-Webhook-Signature" },
      message: content("{secret}{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "notif.event" }] },
  card: card("Sellsy", {
    where: "Settings, Developer portal, Webhooks, and add one",
    secret: "The signature key of the webhook, as Sellsy shows it.",
  }),
};
