import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const fillout: ProviderSpec = {
  slug: "fillout",
  name: "Fillout",
  docs: "https://www.fillout.com/help/webhook",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [{ json: "submission.submissionId" }], type: [], account: { json: "formId" } },
  settings: [headerSetting],
  card: card("Fillout", {
    where: "the form's Integrate tab, Webhook",
    secret: "A text of your own, hard to guess, that you also enter at Fillout.",
    own: true,
    more: ["Enter it there as a header named X-Webhook-Token; another name is set here too."],
    covers: "The token proves who sends,",
  }),
};
