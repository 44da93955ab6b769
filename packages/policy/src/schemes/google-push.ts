import type { ProviderSpec } from "../provider.ts";
import { token } from "./token.ts";

/** The push channels of Google's APIs: the body is empty, the headers say that something changed. */
export const googlePush = {
  confidence: "medium",
  schemes: [token({ header: "X-Goog-Channel-Token" }, "the channel's token")],
  event: {
    id: [{ join: [{ header: "X-Goog-Channel-ID" }, { header: "X-Goog-Message-Number" }] }],
    type: [{ header: "X-Goog-Resource-State" }],
    account: { header: "X-Goog-Resource-ID" },
  },
  // Sent once when a channel begins; nothing has changed yet.
  handshakes: [{ match: [{ input: { header: "X-Goog-Resource-State" }, equals: "sync" }], reply: { status: 200 } }],
} as const satisfies Partial<ProviderSpec>;
