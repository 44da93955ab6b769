import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const microsoftGraph: ProviderSpec = {
  slug: "microsoft-graph",
  name: "Microsoft Graph",
  docs: "https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
  confidence: "medium",
  schemes: [{ ...token({ item: "clientState" }, "the client state in every notification"), each: "value" }],
  event: {
    id: [{ join: [{ json: "value.0.subscriptionId" }, { json: "value.0.resource" }, { json: "value.0.changeType" }] }],
    type: [{ json: "value.0.changeType" }, { json: "value.0.lifecycleEvent" }],
    account: { json: "value.0.tenantId" },
  },
  handshakes: [
    {
      match: [{ method: "POST" }, { input: { query: "validationToken" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: [{ query: "validationToken" }] },
    },
  ],
  card: {
    own: true,
    secretHint: "The clientState you give when you create the subscription; up to 128 letters, hard to guess.",
    setUp: [
      "Make up a client state, enter it here and save, before Graph checks the address: Postern echoes the validation token for you.",
      "Create the subscription with this endpoint's address as notificationUrl and the same clientState.",
      "Change the watched resource. The client state covers no content: fetch the resource before you act on it.",
    ],
  },
};
