import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const airtable: ProviderSpec = {
  slug: "airtable",
  name: "Airtable",
  docs: "https://airtable.com/developers/web/api/webhooks-overview",
  confidence: "medium",
  schemes: [hmac({ header: "X-Airtable-Content-MAC", prefix: "hmac-sha256=", key: ["base64"] })],
  // A notification only says that there is something to fetch.
  event: { id: [], type: [], account: { json: "base.id" } },
  card: {
    secretHint: "The macSecretBase64 that Airtable answers when the webhook is created; it is shown only then.",
    setUp: [
      "Create the webhook with POST /v0/bases/{baseId}/webhooks and this endpoint's address as notificationUrl.",
      "Paste macSecretBase64 of its answer here, as it is.",
      "Change a record: Airtable tells that there are payloads, which you list with the webhook's id.",
    ],
  },
};
