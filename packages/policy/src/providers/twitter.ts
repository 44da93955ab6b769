import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const twitter: ProviderSpec = {
  slug: "twitter",
  name: "X (Twitter) account activity",
  docs: "https://docs.x.com/x-api/account-activity/introduction",
  confidence: "medium",
  schemes: [hmac({ header: "x-twitter-webhooks-signature", prefix: "sha256=", encoding: "base64" })],
  event: {
    id: [{ json: "tweet_create_events.0.id_str" }, { json: "direct_message_events.0.id" }],
    type: [{ json: "direct_message_events.0.type" }],
    account: { json: "for_user_id" },
  },
  // X asks when the webhook is added and every hour from then on.
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "crc_token" }, present: true }],
      proof: "none",
      reply: { status: 200, json: { response_token: [{ text: "sha256=" }, { hmac: "sha256", as: "base64", of: [{ query: "crc_token" }] }] } },
    },
  ],
  card: {
    secretHint: "The app's consumer secret (API key secret), under Keys and tokens.",
    setUp: [
      "Copy the API key secret of your app from the developer portal, and paste it here.",
      "Save, before X checks the address: Postern answers its hourly challenge for you.",
      "Register this endpoint's address with POST /2/webhooks, and subscribe the accounts you watch.",
    ],
  },
};
