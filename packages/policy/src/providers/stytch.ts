import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const stytch: ProviderSpec = {
  slug: "stytch",
  name: "Stytch",
  docs: "https://stytch.com/docs",
  confidence: "medium",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ join: [{ json: "object_type" }, { json: "action" }] }], account: { json: "project_id" } },
  card: card("Stytch", { where: "Webhooks in the dashboard, and add an endpoint", secret: "The endpoint's signing secret (whsec_…)." }),
};
