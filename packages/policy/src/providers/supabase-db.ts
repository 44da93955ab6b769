import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { headerSetting, token } from "../schemes/token.ts";

export const supabaseDb: ProviderSpec = {
  slug: "supabase-db",
  name: "Supabase database webhooks",
  docs: "https://supabase.com/docs/guides/database/webhooks",
  confidence: "medium",
  schemes: [token({ header: "X-Webhook-Token", named: "header" })],
  event: { id: [], type: [{ join: [{ json: "table" }, { json: "type" }] }], account: { json: "schema" } },
  settings: [headerSetting],
  card: card("Supabase", {
    where: "your project's Database, Webhooks, and create one",
    secret: "The value of the header that you add to the webhook; make it up.",
    own: true,
    more: ["Add it there under HTTP Headers as X-Webhook-Token. Another name for the header is set here too."],
    covers: "The token proves who sends,",
  }),
};
