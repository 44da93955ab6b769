import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const checkr: ProviderSpec = {
  slug: "checkr",
  name: "Checkr",
  docs: "https://docs.checkr.com/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Checkr-Signature" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "account_id" } },
  card: card("Checkr", {
    where: "Account Settings, Developer Settings, Webhooks",
    secret: "The secret API key; for partners the client secret of the application.",
  }),
};
