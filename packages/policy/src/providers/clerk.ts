import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const clerk: ProviderSpec = {
  slug: "clerk",
  name: "Clerk",
  docs: "https://clerk.com/docs/guides/development/webhooks/overview",
  confidence: "high",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "type" }], account: { json: "instance_id" } },
  card: card("Clerk", {
    where: "the Dashboard, Configure, Webhooks, Add Endpoint",
    secret: "The Signing Secret on the endpoint's page (whsec_…).",
  }),
};
