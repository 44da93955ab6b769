import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const bitbucket: ProviderSpec = {
  slug: "bitbucket",
  name: "Bitbucket",
  docs: "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature", prefix: "sha256=" })],
  event: { id: [{ header: "X-Request-UUID" }, { header: "X-Request-Id" }], type: [{ header: "X-Event-Key" }] },
  // Data Center's Test connection comes unsigned and empty.
  handshakes: [{ match: [{ method: "POST" }, { input: { header: "X-Event-Key" }, equals: "diagnostics:ping" }], proof: "none", reply: { status: 200 } }],
  card: card("Bitbucket", {
    where: "the repository (or workspace), Settings, Webhooks, and add one",
    secret: "The Secret that you enter (or let Bitbucket make) when you add the webhook.",
    own: true,
  }),
};
