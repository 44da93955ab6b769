import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const streak: ProviderSpec = {
  slug: "streak",
  name: "Streak",
  docs: "https://streak.readme.io/reference/create-a-webhook",
  confidence: "medium",
  schemes: [token({ header: "X-Streak-Webhook-Token" })],
  event: { id: [], type: [{ json: "event" }] },
  card: {
    own: true,
    secretHint: "The token you give when you create the webhook; make it up.",
    setUp: [
      "Make up a token and enter it here.",
      "Create the webhook with Streak's API: this endpoint's address as targetUrl, and the same token.",
      "Change a box. The token proves who sends, not the event: look it up before you act on it.",
    ],
  },
};
