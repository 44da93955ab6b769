import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { content } from "../schemes/content.ts";

/** A plain digest with the secret at its end; which one is the account's choice, and its length tells. */
function digest(algorithm: "sha1" | "sha256", letters: number): Scheme {
  return {
    label: `${algorithm.toUpperCase().replace("SHA", "SHA-")} over body, timestamp and secret`,
    algorithm,
    encoding: "hex",
    signature: { header: "X-Cld-Signature" },
    when: { input: { header: "X-Cld-Signature" }, letters },
    timestamp: { from: { header: "X-Cld-Timestamp" }, format: "seconds", pastSeconds: 7_200, futureSeconds: 7_200, signed: true },
    message: content("{body}{timestamp}{secret}"),
    bindsBody: true,
  };
}

export const cloudinary: ProviderSpec = {
  slug: "cloudinary",
  name: "Cloudinary",
  docs: "https://cloudinary.com/documentation/notification_signatures",
  confidence: "high",
  schemes: [digest("sha1", 40), digest("sha256", 64)],
  event: { id: [{ json: "request_id" }], type: [{ json: "notification_type" }] },
  card: {
    secretHint: "The API secret of your product environment, under API Keys.",
    setUp: [
      "In Cloudinary open Settings, API Keys, copy the API secret and paste it here.",
      "Under Webhook Notifications add this endpoint's address as Notification URL and choose the triggers.",
      "Upload an image: a notification arrives.",
    ],
  },
};
