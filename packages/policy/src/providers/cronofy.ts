import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const cronofy: ProviderSpec = {
  slug: "cronofy",
  name: "Cronofy",
  docs: "https://docs.cronofy.com/developers/push-notifications/authentication/",
  confidence: "high",
  schemes: [hmac({ from: { header: "Cronofy-HMAC-SHA256", separator: "," }, encoding: "base64" })],
  event: { id: [], type: [{ json: "notification.type" }], account: { json: "channel.channel_id" } },
  card: {
    secretHint: "The client secret of your application, in Cronofy's developer dashboard.",
    setUp: [
      "In Cronofy's developer dashboard open your application, and copy its client secret; paste it here.",
      "Create a channel with POST /v1/channels, and this endpoint's address as callback_url.",
      "Change an event in the calendar. Cronofy tells that there is a change: read the events since then.",
    ],
  },
};
