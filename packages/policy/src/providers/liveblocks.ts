import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const liveblocks: ProviderSpec = {
  slug: "liveblocks",
  name: "Liveblocks",
  docs: "https://liveblocks.io/docs/platform/webhooks",
  confidence: "high",
  schemes: [standardHmac("webhook", [{ strip: "whsec_", required: true }, "base64"])],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }], account: { json: "data.projectId" } },
  card: card("Liveblocks", {
    where: "your project, Webhooks, Create endpoint",
    secret: "The endpoint's signing secret (whsec_…), on its page.",
  }),
};
