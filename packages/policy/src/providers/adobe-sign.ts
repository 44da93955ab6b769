import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";

export const adobeSign: ProviderSpec = {
  slug: "adobe-sign",
  name: "Adobe Acrobat Sign",
  docs: "https://helpx.adobe.com/sign/using/adobe-sign-webhooks-api.html",
  confidence: "low",
  uncertain: "Acrobat Sign signs nothing: the client id, which is no secret, is all that a notification shows.",
  schemes: [token({ header: "X-AdobeSign-ClientId" }, "the client id")],
  event: { id: [{ json: "webhookNotificationId" }], type: [{ json: "event" }], account: { json: "webhookId" } },
  // Asked when the webhook is made; each notification wants the same answer, which the endpoint's own answer gives.
  handshakes: [
    {
      match: [{ method: "GET" }],
      reply: {
        status: 200,
        headers: { "X-AdobeSign-ClientId": [{ header: "X-AdobeSign-ClientId" }] },
        json: { xAdobeSignClientId: [{ header: "X-AdobeSign-ClientId" }] },
      },
    },
  ],
  card: {
    secretHint: "The client id of the application that makes the webhook, as it stands in X-AdobeSign-ClientId.",
    setUp: [
      "Paste the client id here and save, before Acrobat Sign checks the address: Postern answers its verification of intent.",
      'As this endpoint\'s answer set status 200, application/json and {"xAdobeSignClientId":"your client id"}: each notification wants it.',
      "In Acrobat Sign open Account, Webhooks, and create one with this endpoint's address.",
      "The client id covers no content: fetch the agreement before you act on it.",
    ],
  },
};
