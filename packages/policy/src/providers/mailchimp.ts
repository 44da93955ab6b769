import type { ProviderSpec } from "../provider.ts";
import { querySetting, token } from "../schemes/token.ts";

export const mailchimp: ProviderSpec = {
  slug: "mailchimp",
  name: "Mailchimp Marketing",
  docs: "https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
  confidence: "medium",
  schemes: [token({ query: "secret", named: "queryParam" }, "the secret in the address")],
  event: { id: [], type: [{ form: "type" }], account: { form: "data[list_id]" } },
  // Mailchimp asks whether the address is there before it keeps the webhook.
  handshakes: [{ match: [{ method: "GET" }], proof: "none", reply: { status: 200 } }],
  settings: [querySetting],
  card: {
    own: true,
    secretHint: "A text of your own, hard to guess, letters and digits only; it stands in the address.",
    setUp: [
      "Make up a secret and enter it here.",
      "In Mailchimp open the audience, Settings, Webhooks, Create New Webhook.",
      "Paste this endpoint's address as Callback URL, with ?secret= and your secret at its end.",
      "Choose the events and save.",
      "The secret covers no content: look the contact up before you act on it.",
    ],
  },
};
