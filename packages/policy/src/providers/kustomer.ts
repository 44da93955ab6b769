import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const kustomer: ProviderSpec = {
  slug: "kustomer",
  name: "Kustomer",
  docs: "https://developer.kustomer.com/kustomer-api-docs/reference/introduction",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "orgId" } },
  settings: [headerSetting],
  card: card("Kustomer", {
    where: "Settings, Apps, Webhooks, and add an outbound one",
    secret: "A text of your own, hard to guess, that you also enter at Kustomer.",
    own: true,
    more: ["Enter it there as a header named X-Webhook-Token; another name is set here too."],
    covers: "The token proves who sends,",
  }),
};
