import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { content } from "../schemes/content.ts";

export const telnyx: ProviderSpec = {
  slug: "telnyx",
  name: "Telnyx",
  docs: "https://developers.telnyx.com/",
  confidence: "high",
  schemes: [
    {
      label: "Ed25519 over timestamp|body",
      algorithm: "ed25519",
      encoding: "base64",
      signature: { header: "telnyx-signature-ed25519" },
      timestamp: { from: { header: "telnyx-timestamp" }, format: "seconds", pastSeconds: 300, futureSeconds: 300, signed: true },
      key: ["base64"],
      message: content("{timestamp}|{body}"),
      bindsBody: true,
    },
  ],
  event: { id: [{ json: "data.id" }], type: [{ json: "data.event_type" }] },
  card: card("Telnyx", {
    where: "your messaging profile, or your application, and its webhook settings",
    secret: "The account's public key (base64), under Keys & Credentials, Public Key.",
  }),
};
