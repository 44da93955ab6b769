import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const autodesk: ProviderSpec = {
  slug: "autodesk",
  name: "Autodesk Platform Services",
  docs: "https://aps.autodesk.com/en/docs/webhooks/v1/tutorials/how-to-verify-payload-signature",
  confidence: "medium",
  schemes: [hmac({ header: "x-adsk-signature", prefix: "sha1hash=", digest: "sha1" })],
  event: { id: [{ header: "x-adsk-delivery-id" }], type: [{ json: "hook.event" }], account: { json: "hook.tenant" } },
  card: {
    own: true,
    secretHint: "The secret token that you send to the Webhooks API; make it up.",
    setUp: [
      "Make up a token, send it with POST /webhooks/v1/tokens, and enter it here.",
      "Create the webhook with this endpoint's address as callbackUrl.",
      "Change the watched resource, such as a file in the folder.",
    ],
  },
};
