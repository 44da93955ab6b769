import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const mailersend: ProviderSpec = {
  slug: "mailersend",
  name: "MailerSend",
  docs: "https://developers.mailersend.com/api/v1/webhooks.html",
  confidence: "high",
  schemes: [hmac({ header: "Signature" })],
  event: { id: [{ json: "data.id" }], type: [{ json: "type" }], account: { json: "domain_id" } },
  card: card("MailerSend", { where: "Email, Domains, Manage, Webhooks", secret: "The webhook's signing secret, shown when it is added." }),
};
