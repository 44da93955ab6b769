import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

export const airship: ProviderSpec = {
  slug: "airship",
  name: "Airship",
  docs: "https://www.airship.com/docs/",
  confidence: "medium",
  schemes: [
    stampedHmac({
      label: "HMAC-SHA256 over timestamp:body",
      header: "X-UA-SIGNATURE",
      timeHeader: "X-UA-TIMESTAMP",
      // Airship may compress what it sends, after it signed it.
      content: ["timestamp", { text: ":" }, "body-uncompressed"],
    }),
  ],
  event: { id: [], type: [] },
  handshakes: [{ match: [{ method: "GET" }], proof: "none", reply: { status: 200, json: { confirmation_code: [{ setting: "verifyToken" }] } } }],
  settings: [
    {
      name: "verifyToken",
      label: "Validation code",
      about: "The code that Airship shows for the open channel, and asks for with GET before it sends.",
      kind: "text",
    },
  ],
  card: {
    own: true,
    secretHint: "The secret that you enter at Airship when you choose Signature Hash for the open channel.",
    setUp: [
      "At Airship open Settings, Channels, Open Channels, and add one with this endpoint's address as webhook URL.",
      "Choose Signature Hash as authentication; enter a secret of your own there and the same one here.",
      "Copy the validation code from there into the setting here, save, and let Airship validate the address.",
      "Send a message to the channel.",
    ],
  },
};
