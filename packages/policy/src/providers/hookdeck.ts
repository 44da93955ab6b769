import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const hookdeck: ProviderSpec = {
  slug: "hookdeck",
  name: "Hookdeck",
  docs: "https://hookdeck.com/docs/authentication",
  confidence: "high",
  // While a secret is rolled, the second header holds the other one's signature.
  schemes: [hmac({ header: "x-hookdeck-signature", encoding: "base64", also: [{ header: "x-hookdeck-signature-2" }] })],
  event: { id: [{ header: "x-hookdeck-eventid" }], type: [] },
  card: card("Hookdeck", { where: "the project's Settings, Secrets, and a destination of type HTTP", secret: "The project's signing secret." }),
};
