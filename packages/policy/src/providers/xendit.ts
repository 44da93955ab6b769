import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { token } from "../schemes/token.ts";

export const xendit: ProviderSpec = {
  slug: "xendit",
  name: "Xendit",
  docs: "https://docs.xendit.co/",
  confidence: "medium",
  schemes: [token({ header: "x-callback-token" })],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "event" }], account: { json: "business_id" } },
  card: card("Xendit", {
    where: "Settings, Developers, Webhooks",
    secret: "The Webhook Verification Token, on the same page.",
    covers: "The token proves who sends,",
  }),
};
