import type { Pool } from "./pool.ts";

/** So many slices at one time: enough to catch up on a day in a few minutes, and an end. */
const slicesMax = 50;

/**
 * Counts requests, and what was delivered, into minutes, as far as they are over, and forgets minutes past their retention. Another worker's turn
 * is left to it.
 */
export async function rollUp(pool: Pool, { rowsDays }: { rowsDays: number }): Promise<void> {
  await rollAll(pool, "SELECT app.roll_up_requests($1) AS waits", rowsDays);
  await rollAll(pool, "SELECT app.roll_up_delivered($1) AS waits", rowsDays);
}

async function rollAll(pool: Pool, statement: string, rowsDays: number): Promise<void> {
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows } = await pool.query<{ waits: boolean }>(statement, [rowsDays]);
    if (!rows[0]?.waits) return;
  }
}
