import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const wix: ProviderSpec = {
  slug: "wix",
  name: "Wix apps",
  docs: "https://dev.wix.com/docs/build-apps",
  confidence: "high",
  schemes: [jwt({ label: "the body as a token (RS256)", signature: { whole: "body" }, algorithms: ["RS256"] })],
  // The event stands in the token as JSON in JSON.
  event: { id: [], type: [{ claim: "data", inner: "eventType" }], account: { claim: "data", inner: "instanceId" } },
  card: {
    secretHint: "The app's public key (PEM, or its base64), on the app's Webhooks page.",
    setUp: [
      "Open your app in the Wix dashboard for developers, Webhooks (Extensions, Events), and copy its public key.",
      "Paste it here and save.",
      "Add a webhook with this endpoint's address as Callback URL, and test it.",
    ],
  },
};
