import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { jwt } from "../schemes/jwt.ts";

export const qstash: ProviderSpec = {
  slug: "qstash",
  name: "Upstash QStash",
  docs: "https://upstash.com/docs/qstash/howto/signature",
  confidence: "high",
  schemes: [
    jwt({
      signature: { header: "Upstash-Signature" },
      algorithms: ["HS256"],
      bodyDigest: { claim: "body", encoding: "base64url" },
      require: [
        { input: { claim: "iss" }, equals: "Upstash" },
        { input: { claim: "sub" }, equals: { setting: "notificationUrl" }, optional: true },
      ],
    }),
  ],
  event: { id: [{ header: "Upstash-Message-Id" }], type: [] },
  settings: [
    {
      name: "notificationUrl",
      label: "Destination",
      about: "The address exactly as you publish to it, which QStash signs; any when empty.",
      kind: "text",
    },
  ],
  card: card("Upstash", {
    where: "the console, QStash, and publish to this endpoint or add a schedule or URL group",
    secret: "The current signing key (sig_…), and the next one as a second secret.",
  }),
};
