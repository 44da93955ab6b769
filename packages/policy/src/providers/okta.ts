import type { ProviderSpec } from "../provider.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const okta: ProviderSpec = {
  slug: "okta",
  name: "Okta event hooks",
  docs: "https://developer.okta.com/docs/concepts/event-hooks/",
  confidence: "medium",
  schemes: [token({ header: "Authorization", named: "header" }, "the authentication secret")],
  event: { id: [{ json: "eventId" }, { json: "data.events.0.uuid" }], type: [{ json: "data.events.0.eventType" }], account: { json: "source" } },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { header: "X-Okta-Verification-Challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, json: { verification: [{ header: "X-Okta-Verification-Challenge" }] } },
    },
  ],
  settings: [headerSetting],
  card: {
    own: true,
    secretHint: "The Authentication secret of the event hook: a text of your own, hard to guess.",
    setUp: [
      "Make up a secret and enter it here.",
      "In Okta open Workflow, Event Hooks, Create Event Hook, and paste this endpoint's address as URL.",
      "Write Authorization as Authentication field and the same secret as Authentication secret. Another field is set here too.",
      "Press Verify: Postern answers the challenge for you.",
      "The secret covers no content: look the event up before you act on it.",
    ],
  },
};
