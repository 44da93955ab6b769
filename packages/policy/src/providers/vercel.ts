import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const vercel: ProviderSpec = {
  slug: "vercel",
  name: "Vercel",
  docs: "https://vercel.com/docs/webhooks/webhooks-api",
  confidence: "medium",
  schemes: [hmac({ header: "x-vercel-signature", digest: "sha1" })],
  event: { id: [{ json: "id" }, { json: "0.id" }], type: [{ json: "type" }, { json: "0.source" }], account: { json: "payload.team.id" } },
  // A log drain's address is asked for the code first.
  handshakes: [
    {
      match: [{ method: "GET" }],
      proof: "none",
      reply: { status: 200, headers: { "x-vercel-verify": [{ setting: "verifyToken" }] } },
    },
  ],
  settings: [
    {
      name: "verifyToken",
      label: "Verification code of a log drain",
      about: "The value of x-vercel-verify that Vercel shows when you add a drain; answered to its check. Not needed for webhooks.",
      kind: "text",
    },
  ],
  card: card("Vercel", {
    where: "the team's Settings, Webhooks, and create one",
    secret: "The webhook's secret, shown once it is created; for an integration's webhook its client secret, for a drain its signature verification secret.",
  }),
};
