import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const vanta: ProviderSpec = {
  slug: "vanta",
  name: "Vanta",
  docs: "https://developer.vanta.com/",
  confidence: "medium",
  schemes: [standardHmac("svix")],
  event: { id: [{ header: "svix-id" }], type: [{ json: "type" }] },
  card: card("Vanta", { where: "Settings, Developer Console, Webhooks, and add an endpoint", secret: "The endpoint's signing secret (whsec_…)." }),
};
