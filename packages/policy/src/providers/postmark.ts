import type { ProviderSpec } from "../provider.ts";
import { basic, headerSetting, token } from "../schemes/token.ts";

export const postmark: ProviderSpec = {
  slug: "postmark",
  name: "Postmark",
  docs: "https://postmarkapp.com/developer/webhooks/webhooks-overview",
  confidence: "medium",
  schemes: [basic(), token({ header: "X-Webhook-Token", named: "header" }, "the secret in a header of your own")],
  event: {
    // A message is opened and clicked more than once: the time, and for clicks the link, tell these events apart.
    id: [{ join: [{ json: "MessageID" }, { json: "RecordType" }, { json: "ReceivedAt" }, { json: "OriginalLink" }] }],
    type: [{ json: "RecordType" }],
    account: { json: "ServerID" },
  },
  settings: [headerSetting],
  card: {
    own: { kind: "user-password" },
    secretHint: "The username and password of the webhook, with a colon between them: user:password. Or the value of a header of your own.",
    setUp: [
      "In Postmark open your server, the message stream, Webhooks, Add webhook.",
      "Paste this endpoint's address as Webhook URL, and choose the events.",
      "Add Basic auth credentials of your own, and paste them here as user:password.",
      "Or add a custom HTTP header instead: set its name here, and paste its value as the secret.",
      "Let Postmark send a test. The password covers no content: look the event up before you act on it.",
    ],
  },
};
