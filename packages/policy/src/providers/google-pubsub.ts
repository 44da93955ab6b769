import type { ProviderSpec } from "../provider.ts";
import { bearer, jwt } from "../schemes/jwt.ts";

export const googlePubsub: ProviderSpec = {
  slug: "google-pubsub",
  name: "Google Cloud Pub/Sub push",
  docs: "https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
  confidence: "high",
  schemes: [
    jwt({
      label: "Google's token (RS256) for this audience and service account",
      signature: bearer,
      algorithms: ["RS256"],
      keysFrom: { url: "https://www.googleapis.com/oauth2/v3/certs", form: "jwks" },
      // Any customer of Google can have a token made for this audience: only the account tells whose it is.
      require: [
        { input: { claim: "iss" }, oneOf: ["https://accounts.google.com", "accounts.google.com"] },
        { input: { claim: "aud" }, equals: { setting: "audience" } },
        { input: { claim: "email" }, equals: { setting: "email" } },
        { input: { claim: "email_verified" }, equals: "true" },
        { input: { claim: "exp" }, present: true },
      ],
    }),
  ],
  event: { id: [{ json: "message.messageId" }], type: [{ json: "message.attributes.eventType" }], account: { json: "subscription" } },
  settings: [
    {
      name: "audience",
      label: "Audience",
      about: "As set in the push subscription; Google takes the push endpoint's URL unless another was given.",
      kind: "text",
      required: true,
    },
    {
      name: "email",
      label: "Service account",
      about: "The account the subscription pushes as: push@project.iam.gserviceaccount.com.",
      kind: "text",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: Google's public keys are fetched. Set audience and service account instead.",
    setUp: [
      "Create a service account for the push, and set its address and the audience here.",
      "Create a push subscription with this endpoint's address as Endpoint URL.",
      "Enable authentication, choose that service account and write the same audience.",
      "Publish a test message. The token covers no body: take the message's data with that in mind.",
    ],
  },
};
