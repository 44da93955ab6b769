import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const retell: ProviderSpec = {
  slug: "retell",
  name: "Retell AI",
  docs: "https://docs.retellai.com/features/secure-webhook",
  confidence: "high",
  schemes: [pairedHmac({ header: "x-retell-signature", pairs: ["v=", "d="], format: "milliseconds", content: "{body}{timestamp}" })],
  event: {
    // A transcript is updated many times in a call: what it says by then tells these events apart.
    id: [{ join: [{ json: "call.call_id" }, { json: "event" }, { json: "call.transcript" }] }, { join: [{ json: "chat.chat_id" }, { json: "event" }] }],
    type: [{ json: "event" }],
  },
  card: card("Retell AI", {
    where: "Settings, Webhooks, or the webhook settings of an agent",
    secret: "The API key with the webhook badge, under API Keys; no other one signs.",
    more: ["For more certainty add an address gate: Retell sends from 100.20.5.228."],
  }),
};
