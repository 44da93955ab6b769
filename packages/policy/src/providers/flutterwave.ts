import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";
import { token } from "../schemes/token.ts";

export const flutterwave: ProviderSpec = {
  slug: "flutterwave",
  name: "Flutterwave",
  docs: "https://developer.flutterwave.com/docs/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "flutterwave-signature", encoding: "base64" }), token({ header: "verif-hash" }, "the secret hash")],
  event: { id: [{ join: [{ json: "data.id" }, { json: "event" }, { json: "data.status" }] }], type: [{ json: "event" }, { json: "type" }] },
  card: {
    ...card("Flutterwave", {
      where: "Settings, Webhooks",
      secret: "The Secret hash you enter at Flutterwave.",
      own: true,
      covers: "In version 3 the secret hash proves who sends,",
    }),
    scheme: "The secret hash in verif-hash (version 3), or HMAC-SHA256 over the body, base64, in flutterwave-signature (version 4)",
  },
};
