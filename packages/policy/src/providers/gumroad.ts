import type { ProviderSpec } from "../provider.ts";
import { querySetting, token } from "../schemes/token.ts";

export const gumroad: ProviderSpec = {
  slug: "gumroad",
  name: "Gumroad",
  docs: "https://gumroad.com/ping",
  confidence: "medium",
  schemes: [token({ query: "token", named: "queryParam" }, "the token in the address")],
  event: {
    id: [{ join: [{ form: "sale_id" }, { form: "resource_name" }] }],
    type: [{ form: "resource_name" }],
    account: { form: "seller_id" },
  },
  settings: [querySetting],
  card: {
    own: true,
    secretHint: "A text of your own, hard to guess, that you put into the address at Gumroad.",
    setUp: [
      "Make up a token and enter it here.",
      "In Gumroad open Settings, Advanced, and paste this endpoint's address as Ping endpoint, followed by ?token= and the same token.",
      "Use Send test ping to URL.",
      "The token proves who sends, not the event: look the sale up before you act on it.",
    ],
  },
};
