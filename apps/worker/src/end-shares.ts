import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@postern/db/pool";
import { endOverdueShares } from "@postern/db/shares/end-overdue";
import type { Logger } from "pino";

/** Under 5 s: an agent hears in time that its share is over. */
const everyMs = 3_000;

/** Ends shares whose time is over, every few seconds. Visitors are out without it: the front looks at the clock. */
export function keepEndingShares({ pool, log }: { pool: Pool; log: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const round = async () => {
    const shares = await endOverdueShares(pool);
    if (shares > 0) log.info({ event: "shares.ended", shares });
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round().catch((error: Error) => log.warn({ event: "shares.unended", reason: error.message }));
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
