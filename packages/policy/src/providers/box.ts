import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const box: ProviderSpec = {
  slug: "box",
  name: "Box",
  docs: "https://developer.box.com/guides/webhooks/v2/signatures-v2/",
  confidence: "high",
  schemes: [
    stampedHmac({
      header: "BOX-SIGNATURE-PRIMARY",
      also: [{ header: "BOX-SIGNATURE-SECONDARY" }],
      encoding: "base64",
      timeHeader: "BOX-DELIVERY-TIMESTAMP",
      format: "iso",
      // Box takes none from the future; a minute is for clocks that differ.
      windowSeconds: [600, 60],
      content: "{body}{timestamp}",
      when: [
        { input: { header: "BOX-SIGNATURE-VERSION" }, equals: "1" },
        { input: { header: "BOX-SIGNATURE-ALGORITHM" }, equals: "HmacSHA256" },
      ],
    }),
  ],
  event: { id: [{ header: "BOX-DELIVERY-ID" }, { json: "id" }], type: [{ json: "trigger" }], account: { json: "webhook.id" } },
  card: {
    secretHint: "The primary (and, as a second secret, the secondary) signature key, on the Webhooks tab of your app.",
    setUp: [
      "In Box's Developer Console open your app, Webhooks, Manage signature keys, and generate the primary key.",
      "Paste it here; add the secondary key as a second secret when you have one.",
      "Create a V2 webhook with this endpoint's address as URL, and choose the content and the triggers.",
      "Change the watched file or folder.",
    ],
  },
};
