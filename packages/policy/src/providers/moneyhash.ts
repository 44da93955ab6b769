import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const moneyhash: ProviderSpec = {
  slug: "moneyhash",
  name: "MoneyHash",
  docs: "https://docs.moneyhash.io/docs/introduction",
  confidence: "medium",
  // MoneyHash names no window; v1 and v2 are older ways, sent beside v3.
  schemes: [
    pairedHmac({
      label: "HMAC-SHA256 over the body in base64 and the time",
      header: "MoneyHash-Signature",
      pairs: ["t=", "v3="],
      content: [{ encode: "base64", of: ["body"] }, "timestamp"],
      bindsBody: true,
    }),
  ],
  event: { id: [], type: [{ json: "type" }] },
  card: card("MoneyHash", { where: "the webhooks of your account", secret: "The webhook signature key of your account." }),
};
