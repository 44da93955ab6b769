import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const pusher: ProviderSpec = {
  slug: "pusher",
  name: "Pusher Channels",
  docs: "https://pusher.com/docs/channels/server_api/webhooks/",
  confidence: "high",
  // The time in the body is that of the events: Pusher repeats a delivery with it, and its own verifier judges none.
  schemes: [hmac({ header: "X-Pusher-Signature", keyId: { header: "X-Pusher-Key" }, key: [{ idUntil: ":" }] })],
  event: { id: [], type: [{ json: "events.0.name" }] },
  card: card("Pusher", {
    where: "your Channels app, Webhooks",
    secret: "The app's secret, under App Keys; with several keys, each secret after its key and a colon: key:secret.",
  }),
};
