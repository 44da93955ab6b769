import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const btcpay: ProviderSpec = {
  slug: "btcpay",
  name: "BTCPay Server",
  docs: "https://docs.btcpayserver.org/API/Greenfield/v1/",
  confidence: "medium",
  schemes: [hmac({ header: "BTCPay-Sig", prefix: "sha256=" })],
  event: { id: [{ json: "originalDeliveryId" }, { json: "deliveryId" }], type: [{ json: "type" }], account: { json: "storeId" } },
  card: card("BTCPay Server", {
    where: "the store's Settings, Webhooks, and create one",
    secret: "The secret of the webhook, shown or entered when it is created.",
    own: true,
  }),
};
