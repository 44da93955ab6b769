import type { ProviderSpec } from "../provider.ts";
import { pairedHmac } from "../schemes/hmac.ts";

export const affirm: ProviderSpec = {
  slug: "affirm",
  name: "Affirm",
  docs: "https://docs.affirm.com/developers/docs/webhooks",
  confidence: "medium",
  schemes: [pairedHmac({ header: "X-Affirm-Signature", pairs: ["t=", "v0="], digest: "sha512" })],
  event: { id: [], type: [{ json: "event" }, { form: "event" }] },
  card: {
    secretHint: "The secret that Affirm signs your webhooks with: the private API key, unless its integration team gave you another.",
    setUp: [
      "Give Affirm this endpoint's address as webhook URL; its integration team enters it.",
      "Paste that secret here.",
      "Open a checkout in the sandbox, and wait for its event.",
    ],
  },
};
