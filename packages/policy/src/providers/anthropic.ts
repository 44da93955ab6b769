import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const anthropic: ProviderSpec = {
  slug: "anthropic",
  name: "Anthropic",
  docs: "https://platform.claude.com/docs/en/managed-agents/webhooks",
  confidence: "high",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "data.type" }] },
  card: card("Anthropic", {
    where: "the Claude Console, your workspace's webhooks, and add an endpoint",
    secret: "The signing key shown when the endpoint is made (whsec_…).",
  }),
};
