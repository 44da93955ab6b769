import type { ProviderSpec } from "../provider.ts";

export const salesforce: ProviderSpec = {
  slug: "salesforce",
  name: "Salesforce outbound messages",
  docs: "https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging.htm",
  confidence: "medium",
  schemes: [
    {
      label: "one of Salesforce's addresses",
      algorithm: "address",
      encoding: "text",
      signature: { client: "address" },
      addresses: { setting: "allowCidrs" },
      require: [{ input: { whole: "body", xml: "OrganizationId" }, equals: { setting: "organizationId" }, optional: true }],
      bindsBody: false,
    },
  ],
  // A message holds up to a hundred notifications, each with an id of its own.
  event: { id: [], type: [], account: { whole: "body", xml: "OrganizationId" } },
  settings: [
    {
      name: "allowCidrs",
      label: "Salesforce's addresses",
      about: "The ranges your instance sends from, as Salesforce's help lists them under IP addresses and domains to allow; one a line.",
      kind: "list",
      required: true,
    },
    {
      name: "organizationId",
      label: "Organization id",
      about: "Your organization's id of 18 letters (00D…), as it stands in OrganizationId; any when empty. It is no secret.",
      kind: "text",
    },
  ],
  card: {
    secretHint: "None is needed: outbound messages are not signed, and are known by the addresses that Salesforce sends from.",
    setUp: [
      "Set the address ranges of your instance here, and your organization's id.",
      "In Salesforce Setup open Outbound Messages, and make one with this endpoint's address as Endpoint URL.",
      "Set this endpoint's answer to status 200 and Salesforce's acknowledgement in SOAP (Ack true, text/xml): without it Salesforce sends again.",
      "For more certainty check Salesforce's client certificate in the proxy before Postern.",
      "Fire the rule. Addresses prove who sends, not the event: look it up before you act on it.",
    ],
  },
};
