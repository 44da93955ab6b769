import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const chatwoot: ProviderSpec = {
  slug: "chatwoot",
  name: "Chatwoot",
  docs: "https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks",
  confidence: "medium",
  schemes: [stampedHmac({ header: "X-Chatwoot-Signature", prefix: "sha256=", timeHeader: "X-Chatwoot-Timestamp" })],
  event: { id: [{ header: "X-Chatwoot-Delivery" }], type: [{ json: "event" }], account: { json: "account.id" } },
  card: card("Chatwoot", {
    where: "Settings, Integrations, Webhooks, and add one",
    secret: "The secret of the webhook, shown on its form once it is saved.",
  }),
};
