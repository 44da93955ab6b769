import type { Pool } from "./pool.ts";

/** So many slices at one time: enough to catch up on a day in a few minutes, and an end. */
const slicesMax = 50;

/** Counts requests into minutes, as far as they are over, and forgets minutes past their retention. Another worker's turn is left to it. */
export async function rollUpRequests(pool: Pool, { rowsDays }: { rowsDays: number }): Promise<void> {
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows } = await pool.query<{ waits: boolean }>("SELECT app.roll_up_requests($1) AS waits", [rowsDays]);
    if (!rows[0]?.waits) return;
  }
}
