import type { Input } from "../place.ts";
import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { bearer } from "../schemes/jwt.ts";
import { basic, token } from "../schemes/token.ts";

const classes = ["message_event", "track_event", "gen_event", "unsubscribe_event", "relay_event", "ab_test_event", "ingest_event"];

export const sparkpost: ProviderSpec = {
  slug: "sparkpost",
  name: "SparkPost",
  docs: "https://developers.sparkpost.com/api/webhooks/",
  confidence: "medium",
  schemes: [basic(), token(bearer, "the bearer token")],
  event: {
    id: [{ header: "X-MessageSystems-Batch-ID" }],
    type: classes.map((name): Input => ({ json: `0.msys.${name}.type` })),
  },
  card: card("SparkPost", {
    where: "Configuration, Webhooks, and create one",
    secret: "User and password of your own, as user:password; with OAuth 2.0 the access token.",
    own: { kind: "user-password" },
    more: ["Choose Basic Auth there under Authentication. SparkPost sends a test batch when it saves."],
    covers: "The password proves who sends,",
  }),
};
