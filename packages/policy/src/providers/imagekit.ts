import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";
import { standardHmac } from "../schemes/standard.ts";

export const imagekit: ProviderSpec = {
  slug: "imagekit",
  name: "ImageKit",
  docs: "https://imagekit.io/docs/webhooks",
  confidence: "high",
  // The key is the whole text, whsec_ and all.
  schemes: [standardHmac("webhook", []), pairedHmac({ header: "x-ik-signature", pairs: ["t=", "v1="], format: "milliseconds" })],
  event: { id: [{ header: "webhook-id" }, { json: "id" }], type: [{ json: "type" }] },
  card: card("ImageKit", { where: "Developer options, Webhooks, and add one", secret: "The webhook secret (whsec_…), used as it is." }),
};
