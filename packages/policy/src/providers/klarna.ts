import type { ProviderSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";
import { hmac } from "../schemes/hmac.ts";

/** One HMAC in either spelling, told by its length. */
function signed(encoding: "hex" | "base64", letters: number): Scheme {
  return hmac({
    header: "Klarna-Signature",
    encoding,
    when: { input: { header: "Klarna-Signature" }, letters },
    key: [{ idUntil: ":" }],
    keyId: { header: "Klarna-Signing-Key-Id" },
  });
}

export const klarna: ProviderSpec = {
  slug: "klarna",
  name: "Klarna",
  docs: "https://docs.klarna.com/acquirer/klarna-network/setup-your-integration/connection-configuration/setup-your-webhooks/",
  confidence: "low",
  uncertain: "How the signature is written is not known for sure: hex and base64 are both taken.",
  schemes: [signed("hex", 64), signed("base64", 44)],
  event: { id: [{ json: "metadata.event_id" }], type: [{ json: "metadata.event_type" }], account: { json: "metadata.subject_account_id" } },
  card: {
    secretHint: "The signing key that Klarna answers when you create it; as id:key where several are in use.",
    setUp: [
      "Create a signing key with Klarna's API or in the Partner Portal, and paste it here: it is shown once.",
      "Create a webhook with this endpoint's address, the event types, and that signing key.",
      "Simulate an event, or wait for a first one.",
    ],
  },
};
