import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const mailerlite: ProviderSpec = {
  slug: "mailerlite",
  name: "MailerLite",
  docs: "https://developers.mailerlite.com/docs/webhooks.html",
  confidence: "medium",
  schemes: [hmac({ header: "Signature" })],
  event: { id: [], type: [{ json: "type" }, { json: "events.0.type" }] },
  card: card("MailerLite", { where: "Integrations, Webhooks", secret: "The webhook's secret, shown there and in the API's answer to POST /api/webhooks." }),
};
