import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const authorizeNet: ProviderSpec = {
  slug: "authorize-net",
  name: "Authorize.Net",
  docs: "https://developer.authorize.net/api/reference/features/webhooks.html",
  confidence: "medium",
  schemes: [hmac({ header: "X-ANET-Signature", prefix: "sha512=", digest: "sha512", key: ["hex"] })],
  event: { id: [{ json: "notificationId" }], type: [{ json: "eventType" }] },
  card: card("Authorize.Net", {
    where: "the Merchant Interface, Account, Webhooks, and add an endpoint",
    secret: "The Signature Key (128 hex letters), made under Account, API Credentials and Keys.",
  }),
};
