import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const zohoSign: ProviderSpec = {
  slug: "zoho-sign",
  name: "Zoho Sign",
  docs: "https://www.zoho.com/sign/api/",
  confidence: "medium",
  schemes: [hmac({ header: "X-ZS-WEBHOOK-SIGNATURE", encoding: "base64" })],
  event: { id: [], type: [{ json: "notifications.operation_type" }], account: { json: "requests.org_id" } },
  card: card("Zoho Sign", {
    where: "Settings, Developer settings, Webhooks, and add one",
    secret: "The webhook's secret key, as it is set there.",
  }),
};
