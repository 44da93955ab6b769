import type { ProviderSpec } from "../provider.ts";
import type { KeyStep } from "../scheme.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

const key: readonly KeyStep[] = [{ strip: "*_" }, "base64"];

export const scalekit: ProviderSpec = {
  slug: "scalekit",
  name: "Scalekit",
  docs: "https://docs.scalekit.com/",
  confidence: "high",
  // Interceptors are signed in the same way, in headers of their own.
  schemes: [standardHmac("webhook", key), standardHmac("interceptor", key)],
  event: { id: [{ header: "webhook-id" }, { header: "interceptor-id" }], type: [{ json: "type" }] },
  card: card("Scalekit", {
    where: "Webhooks in the dashboard of your environment, and add an endpoint",
    secret: "The signing secret of the endpoint (whsec_…).",
  }),
};
