import type { ProviderSpec } from "../provider.ts";

export const unisenderGo: ProviderSpec = {
  slug: "unisender-go",
  name: "Unisender Go",
  docs: "https://godocs.unisender.ru/web-api-ref#callback-format",
  confidence: "medium",
  schemes: [
    {
      label: "MD5 over the body with the API key in the signature's place",
      algorithm: "md5",
      encoding: "hex",
      signature: { json: "auth" },
      message: [{ bodyReplacing: { json: "auth" }, by: ["secret"] }],
      bindsBody: true,
    },
  ],
  event: { id: [], type: [{ json: "events_by_user.0.events.0.event_name" }], account: { json: "events_by_user.0.user_id" } },
  card: {
    secretHint: "The API key of the account or project that sends.",
    setUp: [
      "Copy the API key from the account's (or project's) settings and paste it here.",
      "Register this endpoint's address with webhook/set, or under Webhooks, and choose the events.",
      "Send a message and wait for its status.",
    ],
  },
};
