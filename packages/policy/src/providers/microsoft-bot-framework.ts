import type { ProviderSpec } from "../provider.ts";
import { bearer, jwt } from "../schemes/jwt.ts";

export const microsoftBotFramework: ProviderSpec = {
  slug: "microsoft-bot-framework",
  name: "Microsoft Bot Framework",
  docs: "https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication",
  confidence: "medium",
  schemes: [
    jwt({
      label: "the Bot Connector's token (RS256) for this app",
      signature: bearer,
      algorithms: ["RS256"],
      leewaySeconds: 300,
      keysFrom: { url: "https://login.botframework.com/v1/.well-known/keys", form: "jwks" },
      // The reply goes to serviceUrl: it must be the one that the token names.
      require: [
        { input: { claim: "iss" }, equals: "https://api.botframework.com" },
        { input: { claim: "aud" }, equals: { setting: "audience" } },
        { input: { claim: "exp" }, present: true },
        { input: { claim: "serviceurl" }, sameAs: { json: "serviceUrl" } },
      ],
    }),
  ],
  event: {
    id: [{ join: [{ json: "id" }, { json: "channelId" }, { json: "conversation.id" }] }],
    type: [{ json: "type" }],
    account: { json: "channelData.tenant.id" },
  },
  settings: [
    {
      name: "audience",
      label: "Microsoft App ID",
      about: "The app id of your bot, from its configuration in Azure; tokens for other apps are refused.",
      kind: "text",
      required: true,
    },
  ],
  card: {
    secretHint: "None is needed: Microsoft's public keys are fetched. Set the app id instead.",
    setUp: [
      "In the Azure portal open your bot, Configuration, copy the Microsoft App ID and set it here.",
      "Paste this endpoint's address there as Messaging endpoint and apply.",
      "Write to the bot. The token covers the sender, not the activity: take what it says with that in mind.",
    ],
  },
};
