import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const attio: ProviderSpec = {
  slug: "attio",
  name: "Attio",
  docs: "https://docs.attio.com/rest-api/guides/webhooks",
  confidence: "medium",
  // The older name of the header is still sent.
  schemes: [hmac({ header: "Attio-Signature" }), hmac({ header: "X-Attio-Signature" })],
  event: { id: [{ header: "Idempotency-Key" }], type: [{ json: "events.0.event_type" }], account: { json: "events.0.id.workspace_id" } },
  card: card("Attio", {
    where: "Workspace settings, Developers, your integration, Webhooks (or use POST /v2/webhooks)",
    secret: "The secret shown when the webhook is created.",
  }),
};
