import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const contentful: ProviderSpec = {
  slug: "contentful",
  name: "Contentful",
  docs: "https://www.contentful.com/developers/docs/webhooks/request-verification/",
  confidence: "high",
  schemes: [
    stampedHmac({
      label: "HMAC-SHA256 over method, path, signed headers and body",
      header: "X-Contentful-Signature",
      timeHeader: "X-Contentful-Timestamp",
      format: "milliseconds",
      windowSeconds: 30,
      content: [
        "method",
        { text: "\n" },
        // The query is escaped twice: once as a component, and once more with the path.
        { escape: "uri", of: ["path-only"] },
        { escape: "uri", of: [{ escape: "component", of: ["query"] }], lead: "?" },
        { text: "\n" },
        { headersNamedIn: { header: "X-Contentful-Signed-Headers", separator: "," }, pair: ":", between: ";", sorted: true },
        { text: "\n" },
        "body",
      ],
    }),
  ],
  event: { id: [{ header: "X-Contentful-Idempotency-Key" }], type: [{ header: "X-Contentful-Topic" }], account: { json: "sys.space.sys.id" } },
  card: {
    secretHint: "The signing secret of the space, shown once under Settings, Webhooks, Settings (64 letters).",
    setUp: [
      "In Contentful open Settings, Webhooks, Settings, and enable request verification; copy the secret and paste it here.",
      "Add a webhook with this endpoint's address as URL, and choose its triggers.",
      "Publish an entry. Contentful's window is 30 s: set a wider one in the gate if deliveries take longer.",
    ],
  },
};
