import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const courier: ProviderSpec = {
  slug: "courier",
  name: "Courier",
  docs: "https://www.courier.com/docs/platform/workspace/outbound-webhooks",
  confidence: "medium",
  schemes: [pairedHmac({ header: "courier-signature", pairs: ["t=", "signature="], format: "milliseconds" })],
  // The id in the body is the message's, which all that becomes of it share.
  event: { id: [], type: [{ json: "type" }] },
  card: card("Courier", {
    where: "Settings, General, Outbound Webhook",
    secret: "The webhook secret, on the webhook's page.",
  }),
};
