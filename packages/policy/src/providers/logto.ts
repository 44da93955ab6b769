import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const logto: ProviderSpec = {
  slug: "logto",
  name: "Logto",
  docs: "https://docs.logto.io/developers/webhooks/secure-webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "logto-signature-sha-256" })],
  event: { id: [], type: [{ json: "event" }], account: { json: "hookId" } },
  card: card("Logto", { where: "Console, Webhooks, Create webhook", secret: "The webhook's signing key, on its details page." }),
};
