import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const elevenlabs: ProviderSpec = {
  slug: "elevenlabs",
  name: "ElevenLabs",
  docs: "https://elevenlabs.io/docs/overview/administration/webhooks",
  confidence: "high",
  schemes: [pairedHmac({ header: "ElevenLabs-Signature", pairs: ["t=", "v0="], windowSeconds: 1_800 })],
  event: { id: [], type: [{ json: "type" }] },
  card: card("ElevenLabs", { where: "Settings, Webhooks, and create one", secret: "The webhook's shared secret (wsec_…), used as it is; shown once." }),
};
