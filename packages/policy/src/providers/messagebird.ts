import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";
import { jwt } from "../schemes/jwt.ts";
import { notificationUrlSetting } from "../schemes/token.ts";

export const messagebird: ProviderSpec = {
  slug: "messagebird",
  name: "Bird (MessageBird)",
  docs: "https://developers.messagebird.com/docs/verify-http-requests",
  confidence: "high",
  schemes: [
    jwt({
      label: "a token (HS256, HS384 or HS512) with the digests of URL and body",
      signature: { header: "MessageBird-Signature-JWT" },
      algorithms: ["HS256", "HS384", "HS512"],
      leewaySeconds: 5,
      url: { setting: "notificationUrl" },
      // Reports of delivery come by GET and have no body.
      digests: [
        { from: { claim: "payload_hash" }, algorithm: "sha256", encoding: "hex", absentWhenEmpty: true },
        { from: { claim: "url_hash" }, algorithm: "sha256", encoding: "hex", of: ["url"] },
      ],
      require: [
        { input: { claim: "iss" }, equals: "MessageBird" },
        { input: { claim: "jti" }, present: true },
        { input: { claim: "exp" }, present: true },
      ],
      bindsBody: true,
    }),
    stampedHmac({
      label: "HMAC-SHA256 over time, sorted query and the body's SHA-256",
      header: "MessageBird-Signature",
      timeHeader: "MessageBird-Request-Timestamp",
      encoding: "base64",
      windowSeconds: 100,
      content: [
        "timestamp",
        { text: "\n" },
        { fields: "query", pair: "=", between: "&", encoded: true },
        { text: "\n" },
        { digest: "sha256", as: "text", of: ["body"] },
      ],
      bindsBody: true,
    }),
  ],
  event: { id: [{ claim: "jti" }], type: [{ json: "event" }, { json: "type" }, { json: "status" }, { query: "status" }] },
  settings: [notificationUrlSetting],
  card: {
    secretHint: "The signing key of your account, in the dashboard's developer settings.",
    setUp: [
      "Copy the signing key from the developer settings of the MessageBird dashboard, and paste it here.",
      "Give this endpoint's address wherever MessageBird takes a webhook or report URL, exactly as shown: it is signed.",
      "Send a message and wait for its report.",
    ],
  },
};
