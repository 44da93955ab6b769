import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const signnow: ProviderSpec = {
  slug: "signnow",
  name: "SignNow",
  docs: "https://docs.signnow.com/",
  confidence: "low",
  uncertain: "Whether the signature is base64 or hex was not checked; base64 is taken.",
  schemes: [hmac({ header: "X-SignNow-Signature", encoding: "base64" })],
  event: { id: [], type: [{ json: "meta.event" }] },
  card: {
    own: true,
    secretHint: "The secret_key you give when you subscribe to the event; make it up.",
    setUp: [
      "Make up a secret and enter it here.",
      "Subscribe with SignNow's API: this endpoint's address as callback, and the same secret as secret_key.",
      "Let the event happen, such as a document's signing.",
    ],
  },
};
