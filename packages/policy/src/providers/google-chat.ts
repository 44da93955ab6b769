import type { ProviderSpec } from "../provider.ts";
import { bearer, jwt } from "../schemes/jwt.ts";

const chat = "chat@system.gserviceaccount.com";
const audience = { input: { claim: "aud" }, equals: { setting: "audience" } };
const expires = { input: { claim: "exp" }, present: true };

export const googleChat: ProviderSpec = {
  slug: "google-chat",
  name: "Google Chat",
  docs: "https://developers.google.com/workspace/chat/verify-requests-from-chat",
  confidence: "medium",
  schemes: [
    jwt({
      label: "Google's token (RS256) for this endpoint's address",
      signature: bearer,
      algorithms: ["RS256"],
      when: { input: { setting: "audience" }, startsWith: "https://" },
      keysFrom: { url: "https://www.googleapis.com/oauth2/v3/certs", form: "jwks" },
      // Any customer of Google can have a token made for this audience: only the account tells that it is Chat.
      require: [
        { input: { claim: "iss" }, oneOf: ["https://accounts.google.com", "accounts.google.com"] },
        audience,
        { input: { claim: "email" }, equals: chat },
        { input: { claim: "email_verified" }, equals: "true" },
        expires,
      ],
    }),
    jwt({
      label: "Chat's token (RS256) for this project",
      signature: bearer,
      algorithms: ["RS256"],
      keysFrom: { url: `https://www.googleapis.com/service_accounts/v1/jwk/${chat}`, form: "jwks" },
      require: [{ input: { claim: "iss" }, equals: chat }, audience, expires],
    }),
  ],
  event: { id: [{ json: "message.name" }], type: [{ json: "type" }], account: { json: "space.name" } },
  settings: [
    {
      name: "audience",
      label: "Audience",
      about: "As chosen under Authentication Audience: the project's number, or this endpoint's address.",
      kind: "text",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: Google's public keys are fetched. Set the audience instead.",
    setUp: [
      "In the Google Cloud console open the Google Chat API, Configuration, Connection settings.",
      "Choose HTTP endpoint URL and paste this endpoint's address.",
      "Choose the Authentication Audience, and set the same here: the project's number, or this endpoint's address.",
      "Write to the app in Chat. The token covers no body: take what it says with that in mind.",
    ],
  },
};
