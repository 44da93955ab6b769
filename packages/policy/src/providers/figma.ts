import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const figma: ProviderSpec = {
  slug: "figma",
  name: "Figma",
  docs: "https://developers.figma.com/docs/rest-api/webhooks-security/",
  confidence: "medium",
  schemes: [token({ json: "passcode" }, "the passcode in the body")],
  event: {
    id: [{ join: [{ json: "webhook_id" }, { json: "timestamp" }, { json: "event_type" }, { json: "file_key" }] }],
    type: [{ json: "event_type" }],
  },
  card: {
    own: true,
    secretHint: "The passcode you give when you create the webhook; up to 100 letters, hard to guess.",
    setUp: [
      "Make up a passcode and enter it here.",
      "Create a webhook with Figma's API: this endpoint's address as endpoint, the same passcode, and the event type.",
      "Figma sends a PING at once.",
      "The passcode proves who sends, not the event: look it up before you act on it.",
    ],
  },
};
