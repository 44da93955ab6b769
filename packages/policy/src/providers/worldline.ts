import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const worldline: ProviderSpec = {
  slug: "worldline",
  name: "Worldline Direct and Connect (PAYONE, ANZ, CAWL)",
  docs: "https://docs.connect.worldline-solutions.com/documentation/webhooks/",
  confidence: "high",
  schemes: [hmac({ header: "X-GCS-Signature", encoding: "base64", key: [{ idUntil: ":" }], keyId: { header: "X-GCS-KeyId" } })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }], account: { json: "merchantId" } },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { header: "X-GCS-Webhooks-Endpoint-Verification" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: [{ header: "X-GCS-Webhooks-Endpoint-Verification" }] },
    },
  ],
  card: card("Worldline", {
    where: "the Configuration Center or Merchant Portal, Webhooks",
    secret: "The webhooks key: its id, a colon and its secret; the secret alone counts for every id.",
    more: ["Worldline asks whether the address is there: Postern echoes its verification for you."],
  }),
};
