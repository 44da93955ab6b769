import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";
import { token } from "../schemes/token.ts";

export const vapi: ProviderSpec = {
  slug: "vapi",
  name: "Vapi",
  docs: "https://docs.vapi.ai/server-url/server-authentication",
  confidence: "medium",
  uncertain: "The header of an HMAC credential is chosen at Vapi; X-Vapi-Signature over the body is taken.",
  schemes: [token({ header: "X-Vapi-Secret" }), hmac({ header: "X-Vapi-Signature" })],
  event: {
    // A call sends many messages of one type.
    id: [{ join: [{ json: "message.call.id" }, { json: "message.type" }, { json: "message.timestamp" }] }],
    type: [{ json: "message.type" }],
    account: { json: "message.call.orgId" },
  },
  card: {
    own: true,
    secretHint: "The secret of the assistant's (or phone number's) server; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "At Vapi open the assistant's Advanced, Server, and paste this endpoint's address as Server URL.",
      "Enter the same secret there; an HMAC credential must sign the body into X-Vapi-Signature.",
      "Start a call. Postern's answer is a fixed one: use it for messages that expect none, such as end-of-call-report.",
      "The secret proves who sends, not the event: look it up before you act on it.",
    ],
  },
};
