import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const knock: ProviderSpec = {
  slug: "knock",
  name: "Knock",
  docs: "https://docs.knock.app/developer-tools/outbound-webhooks/overview",
  confidence: "medium",
  schemes: [pairedHmac({ header: "x-knock-signature", pairs: ["t=", "s="], encoding: "base64", format: "milliseconds" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: card("Knock", { where: "Developers, Webhooks, and create an endpoint", secret: "The endpoint's signing secret, on its page." }),
};
