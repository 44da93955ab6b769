import type { ProviderSpec } from "../provider.ts";
import { content } from "../schemes/content.ts";

export const novalnet: ProviderSpec = {
  slug: "novalnet",
  name: "Novalnet",
  docs: "https://developer.novalnet.com/",
  confidence: "medium",
  schemes: [
    {
      label: "SHA-256 over tid, type, status, amount, currency and the reversed key",
      algorithm: "sha256",
      encoding: "hex",
      signature: { json: "event.checksum" },
      key: ["reversed"],
      message: content("{json:event.tid}{json:event.type}{json:result.status}{json:transaction.amount?}{json:transaction.currency?}{secret}"),
      bindsBody: false,
    },
  ],
  event: {
    // A payment keeps its tid through captures and updates.
    id: [
      {
        join: [{ json: "event.tid" }, { json: "event.type" }, { json: "transaction.status" }, { json: "transaction.amount" }, { json: "transaction.due_date" }],
      },
    ],
    type: [{ json: "event.type" }],
    account: { json: "merchant.vendor" },
  },
  card: {
    secretHint: "The project's payment access key.",
    setUp: [
      "In the Novalnet Admin Portal open Projects, your project, API credentials, copy the Payment access key and paste it here.",
      "Paste this endpoint's address as the project's Notification / Webhook URL.",
      "Let Novalnet send a test event, or wait for a first one.",
      "The checksum covers amount and state, not the rest: look the transaction up before you act on it.",
    ],
  },
};
