import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const hostedhooks: ProviderSpec = {
  slug: "hostedhooks",
  name: "HostedHooks",
  docs: "https://www.hostedhooks.com/",
  confidence: "low",
  uncertain: "The header's name, its form and what is signed are guessed from like services; HostedHooks itself may be closed.",
  // No window is known; ours is the usual one.
  schemes: [pairedHmac({ header: "HostedHooks-Signature", pairs: ["t=", "v1="] })],
  event: { id: [], type: [] },
  card: card("HostedHooks", { where: "the app's webhooks, and add an endpoint", secret: "The endpoint's signing secret." }),
};
