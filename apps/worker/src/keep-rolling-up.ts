import type { Pool } from "@postern/db/pool";
import { rollUp } from "@postern/db/rollup";

const everyMs = 30_000;

/** Counts requests and deliveries into minutes twice a minute, one count at a time; what fails is told, and done at the next one. */
export function keepRollingUp(pool: Pool, rowsDays: number, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let counting: Promise<void> | undefined;
  const count = () => {
    counting ??= rollUp(pool, { rowsDays })
      .catch(onError)
      .finally(() => {
        counting = undefined;
      });
  };
  count();
  const timer = setInterval(count, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await counting;
    },
  };
}
