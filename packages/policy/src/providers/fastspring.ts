import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const fastspring: ProviderSpec = {
  slug: "fastspring",
  name: "FastSpring",
  docs: "https://developer.fastspring.com/reference/message-security",
  confidence: "medium",
  schemes: [hmac({ header: "X-FS-Signature", encoding: "base64" })],
  event: { id: [{ json: "events.0.id" }], type: [{ json: "events.0.type" }] },
  card: card("FastSpring", {
    where: "Developer Tools, Webhooks, and add one",
    secret: "The HMAC SHA256 Secret you enter at FastSpring.",
    own: true,
    more: ["Choose the events and save."],
  }),
};
