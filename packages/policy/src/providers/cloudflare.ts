import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { token } from "../schemes/token.ts";

export const cloudflare: ProviderSpec = {
  slug: "cloudflare",
  name: "Cloudflare Notifications",
  docs: "https://developers.cloudflare.com/notifications/get-started/configure-webhooks/",
  confidence: "medium",
  schemes: [token({ header: "cf-webhook-auth" })],
  event: { id: [], type: [{ json: "alert_type" }], account: { json: "account_id" } },
  card: card("Cloudflare", {
    where: "Manage account, Notifications, Destinations, Webhooks, Create",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
    more: ["Save there: Cloudflare sends a test. The secret covers the sender, not the event: look it up before you act on it."],
  }),
};
