import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const gorgias: ProviderSpec = {
  slug: "gorgias",
  name: "Gorgias",
  docs: "https://developers.gorgias.com/reference/introduction",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [], type: [] },
  settings: [headerSetting],
  card: card("Gorgias", {
    where: "Settings, App store, HTTP integration, and add one",
    secret: "A text of your own, hard to guess, that you also enter at Gorgias.",
    own: true,
    more: ["Enter it there as a header named X-Webhook-Token; another name is set here too."],
    covers: "The token proves who sends,",
  }),
};
