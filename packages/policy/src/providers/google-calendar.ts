import type { ProviderSpec } from "../provider.ts";
import { googlePush } from "../schemes/google-push.ts";

export const googleCalendar: ProviderSpec = {
  ...googlePush,
  slug: "google-calendar",
  name: "Google Calendar",
  docs: "https://developers.google.com/workspace/calendar/api/guides/push",
  card: {
    own: true,
    secretHint: "The token you give when you create the channel; up to 256 letters, hard to guess.",
    setUp: [
      "Make up a token and enter it here.",
      "Create a channel with the Google Calendar API's watch: type web_hook, this endpoint's address, a new id, and the same token.",
      "Google sends a sync message at once; Postern answers it. A channel expires: create the next one in time.",
      "The token proves who sends, not the event: ask Google what changed.",
    ],
  },
};
