import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const payload: ProviderSpec = {
  slug: "payload",
  name: "Payload",
  docs: "https://docs.payload.com/apis/",
  confidence: "low",
  uncertain: "That the signature is an HMAC of the body, written after sha256=, is read from other people's code, not from Payload's documentation.",
  schemes: [hmac({ header: "X-Payload-Signature", prefix: "sha256=" })],
  event: { id: [{ join: [{ json: "triggered_on.id" }, { json: "trigger" }, { json: "triggered_at" }] }], type: [{ json: "trigger" }] },
  card: card("Payload", {
    where: "the webhooks of your account, or create one through the API",
    secret: "The sender_secret that you give when you create the webhook.",
    own: true,
  }),
};
