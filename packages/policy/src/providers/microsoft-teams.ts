import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const microsoftTeams: ProviderSpec = {
  slug: "microsoft-teams",
  name: "Microsoft Teams outgoing webhook",
  docs: "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook",
  confidence: "medium",
  schemes: [hmac({ header: "Authorization", prefix: "HMAC ", encoding: "base64", key: ["base64"] })],
  event: {
    id: [{ join: [{ json: "id" }, { json: "conversation.id" }] }],
    type: [{ json: "type" }],
    account: { json: "channelData.tenant.id" },
  },
  card: {
    secretHint: "The security token that Teams shows once, when the outgoing webhook is created; base64.",
    setUp: [
      "In Teams open the team, Manage team, Apps, Create an outgoing webhook.",
      "Paste this endpoint's address as Callback URL and create it.",
      "Copy the security token, which is shown only once, and paste it here.",
      'Set this endpoint\'s answer to what the channel shall read, such as {"type":"message","text":"Received"}: Teams waits 5 seconds for it.',
      "Mention the webhook by its name in a channel.",
    ],
  },
};
