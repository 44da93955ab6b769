import type { Input } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

/** A member of the first change in the older form of a notification. */
function changed(member: string): Input {
  return { json: `eventNotifications.0.dataChangeEvent.entities.0.${member}` };
}

export const quickbooks: ProviderSpec = {
  slug: "quickbooks",
  name: "Intuit QuickBooks",
  docs: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "intuit-signature", encoding: "base64" })],
  // Since 2026 a notification is a list of CloudEvents.
  event: {
    id: [{ json: "0.id" }, { join: [changed("id"), changed("name"), changed("operation"), changed("lastUpdated")] }],
    type: [{ json: "0.type" }, { join: [changed("name"), changed("operation")] }],
    account: { json: "0.intuitaccountid" },
  },
  card: card("Intuit Developer", {
    where: "your app, Webhooks",
    secret: "The verifier token of the app's webhooks, one for production and one for development.",
    more: ["Choose the entities and save."],
  }),
};
