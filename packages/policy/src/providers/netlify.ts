import type { ProviderSpec } from "../provider.ts";
import { jwt } from "../schemes/jwt.ts";

export const netlify: ProviderSpec = {
  slug: "netlify",
  name: "Netlify",
  docs: "https://docs.netlify.com/site-deploys/notifications/",
  confidence: "medium",
  schemes: [
    jwt({
      signature: { header: "X-Webhook-Signature" },
      algorithms: ["HS256"],
      bodyDigest: { claim: "sha256", encoding: "hex" },
      require: [{ input: { claim: "iss" }, equals: "netlify" }],
    }),
  ],
  event: { id: [], type: [{ header: "X-Netlify-Event" }], account: { json: "site_id" } },
  card: {
    own: true,
    secretHint: "The JWS secret token of the notification: a text of your own.",
    setUp: [
      "In Netlify open the project's configuration, Notifications, Emails and webhooks, and add an HTTP POST request.",
      "Paste this endpoint's address as URL to notify.",
      "Make up a JWS secret token; enter it there and here.",
      "Deploy, or submit a form.",
    ],
  },
};
