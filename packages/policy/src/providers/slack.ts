import type { ProviderSpec } from "../provider.ts";

export const slack: ProviderSpec = {
  slug: "slack",
  name: "Slack",
  docs: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
  confidence: "high",
  schemes: [
    {
      label: "HMAC-SHA256 over v0:timestamp:body",
      algorithm: "hmac-sha256",
      encoding: "hex",
      signature: { header: "X-Slack-Signature", prefix: "v0=" },
      timestamp: { from: { header: "X-Slack-Request-Timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      message: [{ text: "v0:" }, "timestamp", { text: ":" }, "body"],
      bindsBody: true,
    },
  ],
  event: {
    id: [{ json: "event_id" }, { form: "trigger_id" }, { form: "payload", inner: "trigger_id" }],
    type: [{ json: "event.type" }, { json: "type" }, { form: "command" }, { form: "payload", inner: "type" }],
  },
  handshakes: [
    {
      match: [{ input: { json: "type" }, equals: "url_verification" }],
      reply: { status: 200, contentType: "text/plain", body: [{ json: "challenge" }] },
    },
  ],
  card: {
    scheme: "HMAC-SHA256 over v0:timestamp:body, hex, in X-Slack-Signature",
    secretHint: "The app's Signing Secret, under Basic Information, App Credentials.",
    setUp: [
      "Open your app at api.slack.com/apps and copy the Signing Secret from Basic Information.",
      "Paste it here and save, before Slack checks the address: Postern answers its signed challenge for you.",
      "Paste this endpoint's address as Request URL under Event Subscriptions (or Slash Commands, Interactivity).",
      "Subscribe to events and reinstall the app if Slack asks for it.",
    ],
  },
};
