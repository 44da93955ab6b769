import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const airwallex: ProviderSpec = {
  slug: "airwallex",
  name: "Airwallex",
  docs: "https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events",
  confidence: "medium",
  // Airwallex names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "x-signature", timeHeader: "x-timestamp", format: "milliseconds", content: "{timestamp}{body}" })],
  event: { id: [{ json: "id" }], type: [{ json: "name" }], account: { json: "account_id" } },
  card: card("Airwallex", {
    where: "Developer, Webhooks, and add a notification URL",
    secret: "The secret of the notification URL, shown with it.",
  }),
};
