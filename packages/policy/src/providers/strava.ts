import type { ProviderSpec } from "../provider.ts";
import { querySetting, token } from "../schemes/token.ts";

export const strava: ProviderSpec = {
  slug: "strava",
  name: "Strava",
  docs: "https://developers.strava.com/docs/webhooks/",
  confidence: "low",
  uncertain: "Strava signs nothing; whether it keeps a token in the address was not tried.",
  schemes: [
    {
      ...token({ query: "token", named: "queryParam" }, "the token in the address"),
      require: [{ input: { json: "subscription_id" }, equals: { setting: "subscriptionId" }, optional: true }],
    },
  ],
  event: {
    id: [{ join: [{ json: "object_id" }, { json: "event_time" }, { json: "aspect_type" }] }],
    type: [{ join: [{ json: "object_type" }, { json: "aspect_type" }] }],
    account: { json: "owner_id" },
  },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "hub.mode" }, equals: "subscribe" }],
      proof: { token: { query: "hub.verify_token" }, equals: { setting: "verifyToken" } },
      reply: { status: 200, json: { "hub.challenge": [{ query: "hub.challenge" }] } },
    },
  ],
  settings: [
    {
      name: "verifyToken",
      label: "Verify token",
      about: "A text of your own that you also give when you subscribe; Strava's first call must show it.",
      kind: "secret",
    },
    querySetting,
    {
      name: "subscriptionId",
      label: "Subscription id",
      about: "The id in the answer when you subscribed; events of any other are refused. Any when empty.",
      kind: "text",
    },
  ],
  card: {
    own: true,
    secretHint: "A text of your own, hard to guess; you add it to the address, after ?token=, too.",
    setUp: [
      "Make up a token and enter it here; make up a verify token too, set it here and save.",
      "Subscribe with POST /push_subscriptions: this endpoint's address with ?token= and the token as callback_url, and the same verify_token.",
      "Postern answers the challenge for you. Set the id of Strava's answer here as subscription id.",
      "Record an activity. The token proves who sends, not the event: fetch the activity before you act on it.",
    ],
  },
};
