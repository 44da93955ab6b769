import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const meta: ProviderSpec = {
  slug: "meta",
  name: "Meta: Facebook, Instagram, Messenger, WhatsApp",
  docs: "https://developers.facebook.com/docs/graph-api/webhooks/getting-started",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature-256", prefix: "sha256=" })],
  event: {
    id: [{ json: "entry.0.changes.0.value.messages.0.id" }, { json: "entry.0.messaging.0.message.mid" }],
    type: [{ join: [{ json: "object" }, { json: "entry.0.changes.0.field" }] }],
    account: { json: "entry.0.id" },
  },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "hub.mode" }, equals: "subscribe" }],
      proof: { token: { query: "hub.verify_token" }, equals: { setting: "verifyToken" } },
      reply: { status: 200, contentType: "text/plain", body: [{ query: "hub.challenge" }] },
    },
  ],
  settings: [
    { name: "verifyToken", label: "Verify token", about: "A text of your own that you also enter at Meta; its first call must show it.", kind: "secret" },
  ],
  card: {
    secretHint: "The app secret, under App settings, Basic.",
    setUp: [
      "Copy the app secret from App settings, Basic, in Meta's developer portal, and paste it here.",
      "Make up a verify token, set it here and save, before Meta checks the address: Postern answers the challenge for you.",
      "Under Webhooks paste this endpoint's address as Callback URL, and the same verify token.",
      "Subscribe to the fields you need and press Test.",
    ],
  },
};
