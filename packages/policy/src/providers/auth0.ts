import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { token } from "../schemes/token.ts";

export const auth0: ProviderSpec = {
  slug: "auth0",
  name: "Auth0 log streams",
  docs: "https://auth0.com/docs/customize/log-streams/custom-log-streams",
  confidence: "medium",
  // The header holds whatever was entered at Auth0, with the word Bearer or without.
  schemes: [{ ...token({ header: "Authorization", prefix: "Bearer ", anyCase: true, bare: true }, "the authorization token"), key: [{ strip: "Bearer " }] }],
  event: { id: [{ json: "logs.0.log_id" }, { json: "0.log_id" }], type: [{ json: "logs.0.data.type" }, { json: "0.data.type" }] },
  card: card("Auth0", {
    where: "Monitoring, Streams, Create Log Stream, Custom Webhook",
    secret: "The Authorization Token that you enter for the stream; make it up.",
    own: true,
    more: ["The token covers the sender, not the event: look it up before you act on it."],
  }),
};
