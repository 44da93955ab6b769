import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const mautic: ProviderSpec = {
  slug: "mautic",
  name: "Mautic",
  docs: "https://developer.mautic.org/#webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "Webhook-Signature", encoding: "base64" })],
  event: { id: [], type: [] },
  card: card("Mautic", { where: "Settings, Webhooks, New", secret: "The webhook's secret, in its form." }),
};
