import type { ProviderSpec } from "../provider.ts";
import { stampedHmac } from "../schemes/hmac.ts";

const list = { header: "gcms-signature", separator: "," };

export const hygraph: ProviderSpec = {
  slug: "hygraph",
  name: "Hygraph",
  docs: "https://hygraph.com/docs/api-reference/basics/webhooks",
  confidence: "high",
  schemes: [
    stampedHmac({
      label: "HMAC-SHA256 over a JSON object of body, environment and time",
      from: { ...list, prefix: "sign=" },
      encoding: "base64",
      time: { ...list, prefix: "t=" },
      format: "milliseconds",
      content: [
        {
          envelope: [
            { name: "Body", value: ["body"] },
            { name: "EnvironmentName", value: [{ ...list, prefix: "env=" }] },
            { name: "TimeStamp", value: ["timestamp"], number: true },
          ],
        },
      ],
      bindsBody: true,
    }),
  ],
  event: { id: [], type: [{ json: "operation" }] },
  card: {
    own: true,
    secretHint: "The secret key of the webhook, made up by you when it is added.",
    setUp: [
      "In Hygraph open Project settings, Webhooks, Add webhook.",
      "Paste this endpoint's address as URL, enter a secret key of your own there and the same one here.",
      "Choose content model and actions, save, and publish an entry.",
    ],
  },
};
