import type { ProviderSpec } from "../provider.ts";
import { basic } from "../schemes/token.ts";

export const mailjet: ProviderSpec = {
  slug: "mailjet",
  name: "Mailjet",
  docs: "https://dev.mailjet.com/email/guides/webhooks/",
  confidence: "medium",
  schemes: [basic()],
  event: {
    // A message has many events, which come alone or in a list.
    id: [
      { join: [{ json: "MessageID" }, { json: "event" }, { json: "time" }, { json: "url" }] },
      { join: [{ json: "0.MessageID" }, { json: "0.event" }, { json: "0.time" }, { json: "0.url" }] },
    ],
    type: [{ json: "event" }, { json: "0.event" }],
  },
  card: {
    own: { kind: "user-password" },
    secretHint: "A user and a password of your own, as user:password.",
    setUp: [
      "Make up a user and a password, and enter them here as user:password.",
      "In Mailjet open Account settings, Event notifications (webhooks).",
      "Paste this endpoint's address for the events you need, with user:password@ after https://.",
      "Send yourself a message.",
      "The password covers no content: look the message up before you act on it.",
    ],
  },
};
