import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const helpscout: ProviderSpec = {
  slug: "helpscout",
  name: "Help Scout",
  docs: "https://developer.helpscout.com/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-HelpScout-Signature", digest: "sha1", encoding: "base64" })],
  // The body's id is the conversation's, which has many events.
  event: { id: [], type: [{ header: "X-HelpScout-Event" }] },
  card: card("Help Scout", { where: "Manage, Apps, Webhooks", secret: "The Secret Key you enter at Help Scout.", own: true }),
};
