import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const jobber: ProviderSpec = {
  slug: "jobber",
  name: "Jobber",
  docs: "https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Jobber-Hmac-SHA256", encoding: "base64" })],
  event: { id: [], type: [{ json: "data.webHookEvent.topic" }], account: { json: "data.webHookEvent.accountId" } },
  card: card("Jobber", { where: "the Developer Center, your app, Webhooks", secret: "The app's OAuth client secret." }),
};
