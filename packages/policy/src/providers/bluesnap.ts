import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const bluesnap: ProviderSpec = {
  slug: "bluesnap",
  name: "BlueSnap",
  docs: "https://developers.bluesnap.com/",
  confidence: "medium",
  // BlueSnap names no window; ours is the usual one.
  schemes: [stampedHmac({ header: "bls-signature", timeHeader: "bls-ipn-timestamp", format: "unix", content: "{timestamp}{body}" })],
  // A reference is shared by all that becomes of a transaction.
  event: { id: [], type: [{ form: "transactionType" }, { json: "transactionType" }], account: { form: "merchantId" } },
  card: card("BlueSnap", {
    where: "Settings, IPN Settings",
    secret: "The key that signs your webhooks, from BlueSnap's settings or its merchant support.",
  }),
};
