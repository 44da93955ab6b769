import type { ProviderSpec } from "../provider.ts";
import { bearer, jwt } from "../schemes/jwt.ts";
import { querySetting, token } from "../schemes/token.ts";

export const azureEventGrid: ProviderSpec = {
  slug: "azure-event-grid",
  name: "Azure Event Grid",
  docs: "https://learn.microsoft.com/en-us/azure/event-grid/webhook-event-delivery",
  confidence: "low",
  uncertain: "From memory: the claims of Entra's token; which application asked for it is not looked at.",
  schemes: [
    jwt({
      label: "Entra's token (RS256) for this audience, made for Event Grid",
      signature: bearer,
      algorithms: ["RS256"],
      keysFrom: { url: "https://login.microsoftonline.com/common/discovery/v2.0/keys", form: "jwks" },
      // Anyone can have a token made for an audience of their own tenant: issuer and audience together tell whose it is.
      require: [
        { input: { claim: "iss" }, equals: { setting: "issuer" } },
        { input: { claim: "aud" }, equals: { setting: "audience" } },
        { input: { claim: "exp" }, present: true },
      ],
    }),
    token({ query: "token", named: "queryParam" }, "the token in the address"),
  ],
  event: {
    id: [{ json: "0.id" }, { json: "id" }, { header: "ce-id" }],
    type: [{ json: "0.eventType" }, { json: "0.type" }, { json: "type" }, { header: "ce-type" }],
    account: { json: "0.topic" },
  },
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { json: "0.eventType" }, equals: "Microsoft.EventGrid.SubscriptionValidationEvent" }],
      reply: { status: 200, json: { validationResponse: [{ json: "0.data.validationCode" }] } },
    },
    {
      match: [{ method: "OPTIONS" }, { input: { header: "WebHook-Request-Origin" }, equals: "eventgrid.azure.net" }],
      proof: "none",
      reply: { status: 200, headers: { "WebHook-Allowed-Origin": [{ header: "WebHook-Request-Origin" }], "WebHook-Allowed-Rate": [{ text: "*" }] } },
    },
  ],
  settings: [
    querySetting,
    { name: "audience", label: "Audience", about: "With Entra: the application id (or its URI) that the subscription names. Empty without.", kind: "text" },
    { name: "issuer", label: "Issuer", about: "With Entra: https://sts.windows.net/ and your tenant's id, and a slash. Empty without.", kind: "text" },
  ],
  card: {
    scheme: "A token in the address, or Entra's token in Authorization",
    secretHint: "The token that you add to the address; make it up, letters and digits.",
    setUp: [
      "Make up a token, enter it here and save, before Event Grid checks the address: Postern answers its validation.",
      "In the Azure portal open the topic, Event Subscription, choose Web Hook, and enter this endpoint's address with ?token= and the token at its end.",
      "With Entra instead, set audience and issuer here, and the same application under Delivery properties.",
      "Neither covers the body: look the event up before you act on it.",
    ],
  },
};
