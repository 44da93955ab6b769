import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const resend: ProviderSpec = {
  slug: "resend",
  name: "Resend",
  docs: "https://resend.com/docs/webhooks/verify-webhooks-requests",
  confidence: "high",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "type" }] },
  card: card("Resend", {
    where: "Webhooks, Add Webhook",
    secret: "The signing secret of this webhook (whsec_…), on its page.",
  }),
};
