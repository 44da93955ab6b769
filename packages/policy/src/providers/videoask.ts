import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const videoask: ProviderSpec = {
  slug: "videoask",
  name: "VideoAsk",
  docs: "https://developers.videoask.com/",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [], type: [{ json: "event_type" }] },
  settings: [headerSetting],
  card: card("VideoAsk", {
    where: "the videoask's Connect panel, Webhooks, and add one",
    secret: "The value of the header that you add to the webhook; make it up.",
    own: true,
    more: ["Name the header X-Webhook-Token, or set its name here too."],
    covers: "The token proves who sends,",
  }),
};
