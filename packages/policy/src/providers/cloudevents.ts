import type { ProviderSpec } from "../provider.ts";
import { bearer } from "../schemes/jwt.ts";
import { token } from "../schemes/token.ts";

export const cloudevents: ProviderSpec = {
  slug: "cloudevents",
  name: "CloudEvents over HTTP",
  docs: "https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md",
  confidence: "low",
  uncertain: "Written from the specification by memory: it leaves the form of the token to the sender.",
  schemes: [token(bearer, "the bearer token"), token({ query: "access_token" }, "the access token")],
  event: {
    id: [{ join: [{ header: "ce-id" }, { header: "ce-source" }] }, { join: [{ json: "id" }, { json: "source" }] }],
    type: [{ header: "ce-type" }, { json: "type" }],
    account: { header: "ce-source" },
  },
  handshakes: [
    {
      match: [{ method: "OPTIONS" }, { input: { header: "WebHook-Request-Origin" }, oneOf: { setting: "allowedOrigins" } }],
      proof: "none",
      reply: {
        status: 200,
        headers: { "WebHook-Allowed-Origin": [{ header: "WebHook-Request-Origin" }], "WebHook-Allowed-Rate": [{ text: "*" }] },
      },
    },
  ],
  settings: [
    {
      name: "allowedOrigins",
      label: "Allowed origins",
      about: "Who may ask to send here, as WebHook-Request-Origin names them: eventemitter.example.com.",
      kind: "list",
    },
  ],
  card: {
    secretHint: "The token that the sender shows, as a bearer token or as access_token in the address.",
    setUp: [
      "Set a token of your own here, and list the sender's origin.",
      "Give the sender this endpoint's address and the token.",
      "The sender asks with OPTIONS whether it may send; Postern answers for the origins you listed.",
    ],
  },
};
