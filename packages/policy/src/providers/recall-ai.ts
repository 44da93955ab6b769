import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const recallAi: ProviderSpec = {
  slug: "recall-ai",
  name: "Recall.ai",
  docs: "https://docs.recall.ai/docs/authenticating-requests-from-recallai",
  confidence: "medium",
  // Accounts made before December 2025 are still signed for under Svix's own names.
  schemes: [standardHmac(), standardHmac("svix")],
  event: { id: [{ header: "webhook-id" }, { header: "svix-id" }], type: [{ json: "event" }] },
  card: card("Recall.ai", {
    where: "Webhooks in the dashboard, and add an endpoint",
    secret: "The workspace verification secret (whsec_…), under Developers, API Keys & Secrets; older accounts have one for each endpoint.",
  }),
};
