import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const veriff: ProviderSpec = {
  slug: "veriff",
  name: "Veriff",
  docs: "https://devdocs.veriff.com/docs/webhooks-guide",
  confidence: "medium",
  schemes: [hmac({ header: "X-HMAC-SIGNATURE" })],
  event: {
    // A session keeps its id through its attempts.
    id: [
      { join: [{ json: "id" }, { json: "attemptId" }, { json: "action" }] },
      { join: [{ json: "verification.id" }, { json: "verification.attemptId" }, { json: "verification.status" }] },
    ],
    type: [{ json: "action" }, { json: "verification.status" }, { json: "status" }],
    account: { header: "X-AUTH-CLIENT" },
  },
  card: card("Veriff", {
    where: "your integration's Settings, and its webhook URLs",
    secret: "The integration's shared secret key, among its API keys.",
  }),
};
