import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { standardHmac } from "../schemes/standard.ts";

export const openai: ProviderSpec = {
  slug: "openai",
  name: "OpenAI",
  docs: "https://platform.openai.com/docs/guides/webhooks",
  confidence: "high",
  schemes: [standardHmac()],
  event: { id: [{ header: "webhook-id" }], type: [{ json: "type" }] },
  card: card("OpenAI", {
    where: "your project's settings, Webhooks, Create",
    secret: "The signing secret (whsec_…), shown only once.",
    more: ["Choose the events and save."],
  }),
};
