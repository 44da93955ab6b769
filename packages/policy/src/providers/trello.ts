import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";
import { notificationUrlSetting } from "../schemes/token.ts";

export const trello: ProviderSpec = {
  slug: "trello",
  name: "Trello",
  docs: "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Trello-Webhook", digest: "sha1", encoding: "base64", content: "{body}{url}", url: { setting: "notificationUrl" } })],
  event: { id: [{ json: "action.id" }], type: [{ json: "action.type" }], account: { json: "model.id" } },
  // Trello asks whether the address is there before it keeps the webhook.
  handshakes: [{ match: [{ method: "HEAD" }], proof: "none", reply: { status: 200 } }],
  settings: [notificationUrlSetting],
  card: {
    secretHint: "The OAuth secret of your Power-Up, under API Key in the Power-Up admin portal.",
    setUp: [
      "Copy the secret of your Power-Up from trello.com/power-ups/admin, API Key, and paste it here.",
      "Create the webhook with POST /1/webhooks and this endpoint's address as callbackURL, exactly as shown: Trello signs it.",
      "Move a card on the board you watch.",
    ],
  },
};
