import type { ProviderSpec } from "../provider.ts";
import { bearer, jwt } from "../schemes/jwt.ts";

export const vonage: ProviderSpec = {
  slug: "vonage",
  name: "Vonage",
  docs: "https://developer.vonage.com/en/getting-started/concepts/webhooks",
  confidence: "high",
  schemes: [
    jwt({
      signature: bearer,
      algorithms: ["HS256"],
      bodyDigest: { claim: "payload_hash", encoding: "hex" },
      // Vonage names no window; ours is the usual one.
      timestamp: { from: { claim: "iat" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
    }),
  ],
  event: { id: [{ claim: "jti" }], type: [{ join: [{ json: "channel" }, { json: "status" }] }], account: { claim: "api_key" } },
  card: {
    secretHint: "The signature secret of your Vonage account, under API settings.",
    setUp: [
      "In the Vonage dashboard open API settings, copy the signature secret and paste it here.",
      "Open your application and paste this endpoint's address as webhook URL of its capabilities; choose POST, as GET has no body to sign.",
      "Turn on signed webhooks where the capability lets you choose, and send a message.",
    ],
  },
};
