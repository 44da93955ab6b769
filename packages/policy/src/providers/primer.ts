import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const primer: ProviderSpec = {
  slug: "primer",
  name: "Primer",
  docs: "https://primer.io/docs/api-reference/get-started/configure-webhooks",
  confidence: "medium",
  schemes: [
    {
      ...hmac({ header: "X-Signature-Primary", also: [{ header: "X-Signature-Secondary" }], encoding: "base64" }),
      // Signed as a part of the body. Primer leaves the window to the receiver.
      timestamp: { from: { json: "signedAt" }, format: "any", pastSeconds: 300, futureSeconds: 300, signed: true, optional: true },
    },
  ],
  event: { id: [], type: [{ json: "eventType" }] },
  card: card("Primer", {
    where: "the dashboard, Developers, Webhooks",
    secret: "The signing secret of your account, shown with the webhooks; while it is rolled both the old and the new one.",
  }),
};
