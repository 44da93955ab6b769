import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const front: ProviderSpec = {
  slug: "front",
  name: "Front",
  docs: "https://dev.frontapp.com/docs/application-webhooks",
  confidence: "medium",
  schemes: [
    stampedHmac({
      header: "X-Front-Signature",
      encoding: "base64",
      timeHeader: "X-Front-Request-Timestamp",
      format: "milliseconds",
      content: "{timestamp}:{body}",
    }),
  ],
  event: { id: [{ json: "payload.id" }], type: [{ json: "type" }], account: { json: "authorization.id" } },
  handshakes: [
    {
      match: [{ input: { header: "X-Front-Challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, json: { challenge: [{ header: "X-Front-Challenge" }] } },
    },
  ],
  card: card("Front", {
    where: "Settings, Developers, your app, Features, Webhooks",
    secret: "The app's signing key, under Basic information.",
    more: ["Front checks the address when you save it there: Postern echoes the challenge for you."],
  }),
};
