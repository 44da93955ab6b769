import type { ProviderSpec } from "../provider.ts";
import { querySetting, token } from "../schemes/token.ts";

export const jotform: ProviderSpec = {
  slug: "jotform",
  name: "Jotform",
  docs: "https://www.jotform.com/help/245-how-to-setup-a-webhook-with-jotform/",
  confidence: "medium",
  schemes: [token({ query: "token", named: "queryParam" }, "the token in the address")],
  event: { id: [{ form: "submissionID" }], type: [], account: { form: "formID" } },
  settings: [querySetting],
  card: {
    own: true,
    secretHint: "A text of your own, hard to guess, that you put into the address at Jotform.",
    setUp: [
      "Make up a token and enter it here.",
      "In the form's Settings open Integrations, Webhooks, and paste this endpoint's address, followed by ?token= and the same token.",
      "Submit the form once.",
      "The token proves who sends, not the event: look the submission up before you act on it.",
    ],
  },
};
