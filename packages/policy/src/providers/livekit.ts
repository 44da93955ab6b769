import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const livekit: ProviderSpec = {
  slug: "livekit",
  name: "LiveKit",
  docs: "https://docs.livekit.io/home/server/webhooks/",
  confidence: "high",
  schemes: [
    jwt({
      signature: { header: "Authorization" },
      algorithms: ["HS256"],
      bodyDigest: { claim: "sha256", encoding: "base64" },
      require: [{ input: { claim: "iss" }, equals: { setting: "apiKey" }, optional: true }],
    }),
  ],
  event: { id: [{ json: "id" }], type: [{ json: "event" }] },
  settings: [{ name: "apiKey", label: "API key", about: "The key whose secret signs (API…); any when empty.", kind: "text" }],
  card: {
    secretHint: "The secret of the API key that you chose for webhooks.",
    setUp: [
      "In LiveKit Cloud open Settings, Webhooks (self-hosted: the section webhook of the configuration).",
      "Paste this endpoint's address as URL, and choose the API key that signs.",
      "Paste that key's secret here.",
      "Start a room: room_started arrives.",
    ],
  },
};
