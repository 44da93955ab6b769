import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { Context } from "./context.ts";
import { formatError } from "./format-error.ts";

/** A live view ends after ten minutes; the client comes back by itself and its rights are looked up again. */
const tailMsMax = 600_000;

export const t = initTRPC.context<Context>().create({
  transformer: superjson,
  errorFormatter: formatError,
  isDev: false, // a stack never leaves the server
  sse: { maxDurationMs: tailMsMax, ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
  jsonl: { pingMs: 5_000 },
});
