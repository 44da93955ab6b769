import type { ProviderSpec } from "../provider.ts";
import { basic, headerSetting, token } from "../schemes/token.ts";

export const zapier: ProviderSpec = {
  slug: "zapier",
  name: "Zapier",
  docs: "https://help.zapier.com/hc/en-us/articles/8496326446989-Send-webhooks-in-Zaps",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" }), basic()],
  event: { id: [], type: [] },
  settings: [headerSetting],
  card: {
    own: true,
    secretHint: "The value of the header that you add to the step; make it up. With basic authentication: user:password.",
    setUp: [
      "Make up a token and enter it here.",
      "In your Zap add the action Webhooks by Zapier, POST, and paste this endpoint's address as URL.",
      "Add the header X-Webhook-Token with the same token; another name for the header is set here too.",
      "For basic authentication write user|password as Basic Auth there, and user:password here.",
      "Test the step. The token proves who sends and covers no content.",
    ],
  },
};
