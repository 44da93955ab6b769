import type { ProviderSpec } from "../provider.ts";
import { basic } from "../schemes/token.ts";

export const bandwidth: ProviderSpec = {
  slug: "bandwidth",
  name: "Bandwidth",
  docs: "https://dev.bandwidth.com/docs/messaging/webhooks/",
  confidence: "medium",
  schemes: [basic()],
  event: {
    id: [{ join: [{ json: "0.message.id" }, { json: "0.type" }] }, { join: [{ json: "message.id" }, { json: "type" }] }],
    type: [{ json: "0.type" }, { json: "type" }, { json: "eventType" }],
  },
  card: {
    own: { kind: "user-password" },
    secretHint: "User name and password as you enter them for the callback, as user:password; make them up.",
    setUp: [
      "In Bandwidth's dashboard open Applications, and your application (or create one).",
      "Paste this endpoint's address as callback URL, and enter a callback user id and password of your own.",
      "Enter the same here as user:password.",
      "Send a message. The password covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
