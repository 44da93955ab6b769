import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const currents: ProviderSpec = {
  slug: "currents",
  name: "Currents",
  docs: "https://docs.currents.dev/",
  confidence: "medium",
  // x-timestamp is not signed, so it proves nothing and is not looked at.
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [], type: [{ json: "event" }] },
  settings: [headerSetting],
  card: card("Currents", {
    where: "the project's settings, Integrations, HTTP Webhooks",
    secret: "The value of the header that you add to the webhook; make it up.",
    own: true,
    more: ["Name the header X-Webhook-Token, or set its name here too.", "The token covers the sender, not the event: look the run up before you act on it."],
  }),
};
