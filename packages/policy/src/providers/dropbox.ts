import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const dropbox: ProviderSpec = {
  slug: "dropbox",
  name: "Dropbox",
  docs: "https://www.dropbox.com/developers/reference/webhooks",
  confidence: "medium",
  schemes: [hmac({ header: "X-Dropbox-Signature" })],
  // A notice names accounts, not events; two alike are two changes.
  event: { id: [], type: [], account: { json: "list_folder.accounts.0" } },
  handshakes: [
    {
      match: [{ method: "GET" }, { input: { query: "challenge" }, present: true }],
      proof: "none",
      reply: { status: 200, contentType: "text/plain", body: [{ query: "challenge" }] },
    },
  ],
  card: {
    secretHint: "The app secret, on the app's Settings page in the App Console.",
    setUp: [
      "Open your app in Dropbox's App Console, copy the app secret and paste it here.",
      "Add this endpoint's address under Webhook URIs: Postern echoes the challenge for you.",
      "Change a file of a linked account. The notice names the account only: ask Dropbox what changed.",
    ],
  },
};
