import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const twitch: ProviderSpec = {
  slug: "twitch",
  name: "Twitch EventSub",
  docs: "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
  confidence: "medium",
  schemes: [
    stampedHmac({
      header: "Twitch-Eventsub-Message-Signature",
      prefix: "sha256=",
      timeHeader: "Twitch-Eventsub-Message-Timestamp",
      format: "iso",
      windowSeconds: 600,
      content: "{header:Twitch-Eventsub-Message-Id}{timestamp}{body}",
    }),
  ],
  event: { id: [{ header: "Twitch-Eventsub-Message-Id" }], type: [{ header: "Twitch-Eventsub-Subscription-Type" }] },
  handshakes: [
    {
      match: [{ input: { header: "Twitch-Eventsub-Message-Type" }, equals: "webhook_callback_verification" }],
      reply: { status: 200, contentType: "text/plain", body: [{ json: "challenge" }] },
    },
  ],
  card: {
    own: true,
    secretHint: "The secret you give when you create the subscription; 10 to 100 ASCII characters, made up.",
    setUp: [
      "Make up a secret, enter it here and save, before Twitch checks the address: Postern answers its signed challenge for you.",
      "Create the subscription with the API: method webhook, this endpoint's address as callback, and the same secret.",
      "Wait for a first event, or send one with twitch event trigger.",
    ],
  },
};
