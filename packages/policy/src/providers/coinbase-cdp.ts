import type { Source } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

/** The names of the headers that v1 covers: `h=x-event-id x-event-type`. */
const covered: Source = { header: "X-Hook0-Signature", separator: ",", prefix: "h=" };

export const coinbaseCdp: ProviderSpec = {
  slug: "coinbase-cdp",
  name: "Coinbase Developer Platform",
  docs: "https://docs.cdp.coinbase.com/webhooks/verify-signatures",
  confidence: "medium",
  schemes: [
    pairedHmac({ header: "X-Hook0-Signature", pairs: ["t=", "v0="] }),
    pairedHmac({
      label: "HMAC-SHA256 over timestamp, some headers and body",
      header: "X-Hook0-Signature",
      pairs: ["t=", "v1="],
      content: [
        "timestamp",
        { text: "." },
        covered,
        { text: "." },
        { headersNamedIn: covered, pair: "", between: ".", words: true, valuesOnly: true },
        { text: "." },
        "body",
      ],
    }),
  ],
  event: { id: [], type: [{ json: "eventType" }] },
  card: {
    secretHint: "The secret of the answer when the subscription is created.",
    setUp: [
      "Create the webhook subscription with this endpoint's address as target URL.",
      "Paste the secret of its answer here.",
      "Make a transaction on the watched address.",
    ],
  },
};
