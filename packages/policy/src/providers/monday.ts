import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const monday: ProviderSpec = {
  slug: "monday",
  name: "monday.com",
  docs: "https://developer.monday.com/api-reference/reference/webhooks",
  confidence: "medium",
  schemes: [jwt({ signature: { header: "Authorization" }, algorithms: ["HS256"], require: [{ input: { claim: "exp" }, present: true }] })],
  event: { id: [{ json: "event.triggerUuid" }], type: [{ json: "event.type" }], account: { claim: "accountId" } },
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, json: { challenge: [{ json: "challenge" }] } },
    },
  ],
  card: {
    secretHint: "The Signing Secret of your app, under Basic Information in the Developer Center.",
    setUp: [
      "In monday.com open Developers, your app, Basic Information, copy the Signing Secret and paste it here.",
      "Create the webhook with that app (create_webhook) and this endpoint's address: Postern answers the challenge for you.",
      "Webhooks that are added to a board by hand are not signed, and are refused here.",
      "Change an item of the board. The token covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
