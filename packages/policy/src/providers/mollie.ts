import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const mollie: ProviderSpec = {
  slug: "mollie",
  name: "Mollie",
  docs: "https://docs.mollie.com/reference/webhooks-new",
  confidence: "high",
  // The header comes once for each secret while one is rolled.
  schemes: [hmac({ from: { header: "X-Mollie-Signature", repeatable: true }, prefix: "sha256=" })],
  event: { id: [{ json: "id" }], type: [{ json: "type" }] },
  card: {
    secretHint: "The signing secret that Mollie shows when the webhook is created.",
    setUp: [
      "In the Mollie Dashboard open Developers, Webhooks, and create one with this endpoint's address as URL.",
      "Copy the signing secret and paste it here.",
      "Let Mollie send a test event, or wait for a first one.",
      "The older webhooks, given as webhookUrl with a payment, are not signed and are refused here: leave the gate out for them, and ask Mollie for the payment.",
    ],
  },
};
