import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const acuity: ProviderSpec = {
  slug: "acuity",
  name: "Acuity Scheduling",
  docs: "https://developers.acuityscheduling.com/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Acuity-Signature", encoding: "base64" })],
  // Nothing tells two changes of one appointment apart: its id and action stay the same.
  event: { id: [], type: [{ form: "action" }] },
  card: card("Acuity Scheduling", {
    where: "Integrations, Webhooks (or use POST /api/v1/webhooks)",
    secret: "The API key under Integrations, API; for OAuth apps that of the account that is the app's owner.",
  }),
};
