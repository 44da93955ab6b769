import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const pusher: ProviderSpec = {
  slug: "pusher",
  name: "Pusher Channels",
  docs: "https://pusher.com/docs/channels/server_api/webhooks/",
  confidence: "high",
  schemes: [
    {
      ...hmac({ header: "X-Pusher-Signature", keyId: { header: "X-Pusher-Key" }, key: [{ idUntil: ":" }] }),
      // Signed as a part of the body. Pusher repeats a delivery for five minutes, with the time of the first attempt.
      timestamp: { from: { json: "time_ms" }, format: "milliseconds", pastSeconds: 600, futureSeconds: 300, signed: true, optional: true },
    },
  ],
  event: { id: [], type: [{ json: "events.0.name" }] },
  card: card("Pusher", {
    where: "your Channels app, Webhooks",
    secret: "The app's secret, under App Keys; with several keys, each secret after its key and a colon: key:secret.",
  }),
};
