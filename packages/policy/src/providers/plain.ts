import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const plain: ProviderSpec = {
  slug: "plain",
  name: "Plain",
  docs: "https://www.plain.com/docs/request-signing",
  confidence: "medium",
  schemes: [
    {
      ...hmac({ header: "Plain-Request-Signature" }),
      // The time stands in the body, and is that of this attempt. Plain names no window; ours is the usual one.
      timestamp: {
        from: { json: "webhookMetadata.webhookDeliveryAttemptTimestamp" },
        format: "iso",
        pastSeconds: 300,
        futureSeconds: 300,
        signed: true,
        optional: true,
      },
    },
  ],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "workspaceId" } },
  card: card("Plain", {
    where: "Settings, Webhooks, and add a webhook target",
    secret: "The signing secret of the workspace, under Settings, Request signing.",
  }),
};
