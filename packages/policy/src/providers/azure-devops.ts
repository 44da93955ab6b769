import type { ProviderSpec } from "../provider.ts";
import { basic } from "../schemes/token.ts";

export const azureDevops: ProviderSpec = {
  slug: "azure-devops",
  name: "Azure DevOps",
  docs: "https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks",
  confidence: "low",
  uncertain: "From memory: that the user name and password of the subscription come as HTTP Basic, and nothing is signed.",
  schemes: [basic()],
  event: { id: [{ json: "id" }], type: [{ json: "eventType" }], account: { json: "resourceContainers.account.id" } },
  card: {
    own: { kind: "user-password" },
    secretHint: "User name and password as you enter them for the subscription, as user:password; make them up.",
    setUp: [
      "In Azure DevOps open Project settings, Service hooks, and create a subscription of the kind Web Hooks.",
      "Choose the event, and paste this endpoint's address as URL.",
      "Enter a user name and a password there, and the same here as user:password.",
      "Use Test. The password covers the sender, not the event: look it up before you act on it.",
    ],
  },
};
