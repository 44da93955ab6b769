import type { ProviderSpec } from "../provider.ts";

export const discord: ProviderSpec = {
  slug: "discord",
  name: "Discord",
  docs: "https://docs.discord.com/developers/interactions/overview",
  confidence: "high",
  schemes: [
    {
      label: "Ed25519 over timestamp and body",
      algorithm: "ed25519",
      encoding: "hex",
      signature: { header: "X-Signature-Ed25519" },
      // Discord names no window; ours is the usual one.
      timestamp: { from: { header: "X-Signature-Timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      key: ["hex"],
      message: ["timestamp", "body"],
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "id" }], type: [{ json: "event.type" }, { json: "type" }] },
  handshakes: [
    // An interactions ping is type 1; so is every webhook event, which holds an event.
    {
      match: [
        { input: { json: "type" }, equals: "1" },
        { input: { json: "event.type" }, present: false },
      ],
      reply: { status: 200, contentType: "application/json", body: [{ text: '{"type":1}' }] },
    },
    // A webhook events ping is type 0.
    { match: [{ input: { json: "type" }, equals: "0" }], reply: { status: 204 } },
  ],
  card: {
    scheme: "Ed25519 over timestamp and body, hex, in X-Signature-Ed25519",
    secretHint: "The application's Public Key, under General Information in the developer portal (64 hex letters).",
    setUp: [
      "Open your application in Discord's developer portal and copy the Public Key from General Information.",
      "Paste it here and save, before Discord checks the address: Postern answers its pings for you and refuses its forged ones.",
      "Paste this endpoint's address as Interactions Endpoint URL, or under Webhooks as Endpoint URL.",
    ],
  },
};
