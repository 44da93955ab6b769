import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const unit: ProviderSpec = {
  slug: "unit",
  name: "Unit",
  docs: "https://docs.unit.co/webhooks",
  confidence: "high",
  schemes: [hmac({ header: "X-Unit-Signature", digest: "sha1", encoding: "base64" })],
  event: { id: [{ json: "data.0.id" }], type: [{ json: "data.0.type" }] },
  card: card("Unit", {
    where: "Developer, Webhooks in the dashboard, and create one",
    secret: "The Token that you enter for the webhook; make it up.",
    own: true,
  }),
};
