import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { token } from "../schemes/token.ts";

export const huggingFace: ProviderSpec = {
  slug: "hugging-face",
  name: "Hugging Face",
  docs: "https://huggingface.co/docs/hub/webhooks",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Secret" })],
  event: { id: [], type: [{ join: [{ json: "event.scope" }, { json: "event.action" }] }], account: { json: "repo.name" } },
  card: card("Hugging Face", {
    where: "Settings, Webhooks, and add one",
    secret: "The Secret you enter at Hugging Face.",
    own: true,
    covers: "The secret proves who sends,",
  }),
};
