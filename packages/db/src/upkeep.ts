import { forgetClientChainsSql } from "./client-chains.ts";
import type { Pool } from "./pool.ts";

/** How long things are kept, in days. */
export interface Retention {
  bodiesDays: number;
  rowsDays: number;
  refusedDays: number;
}
export interface UpkeepDone {
  partitionsMade: number;
  partitionsDropped: string[];
  /** Deliveries that were still waiting when their event went for good. */
  deliveriesExpired: number;
  /** Deliveries that will be, within a week and within a day. */
  expiring: { withinWeek: number; withinDay: number };
  rowsForgotten: number;
  refusedForgotten: number;
}

const daysAhead = 7;
const noticeDays = 7;
const rowsAtOnce = 5_000;
const slicesMax = 2_000;
const dropsMax = 50;
const forgetRefused = "SELECT app.forget_refused(now() - make_interval(days => $1), $2) AS rows";

/** What grows old: makes the partitions ahead, forgets what expired, drops what is past its retention, says what will be. Safe to run twice, or on two workers. */
export async function doUpkeep(pool: Pool, { bodiesDays, rowsDays, refusedDays }: Retention): Promise<UpkeepDone> {
  const { rows: made } = await pool.query<{ made: number }>("SELECT app.ensure_partitions($1) AS made", [daysAhead]);
  const rowsForgotten = await inSlices(pool, { sql: "SELECT app.forget_expired($1) AS rows", values: [rowsAtOnce] });
  const refusedForgotten = await inSlices(pool, { sql: forgetRefused, values: [refusedDays, rowsAtOnce] });
  await inSlices(pool, { sql: forgetClientChainsSql, values: [Math.max(rowsDays, bodiesDays), rowsAtOnce] });
  const dropped = await dropOldPartitions(pool, { bodiesDays, rowsDays });
  return { partitionsMade: made[0]?.made ?? 0, ...dropped, expiring: await noteExpiring(pool, bodiesDays), rowsForgotten, refusedForgotten };
}

/** Repeats a statement that does a slice of its work, and answers how much, until nothing is left or it is somebody else's turn. */
async function inSlices(pool: Pool, { sql, values }: { sql: string; values: unknown[] }): Promise<number> {
  let all = 0;
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows } = await pool.query<{ rows: string }>(sql, values);
    const now = Number(rows[0]?.rows ?? 0);
    if (now === 0) break;
    all += now;
  }
  return all;
}

async function dropOldPartitions(pool: Pool, { bodiesDays, rowsDays }: Pick<Retention, "bodiesDays" | "rowsDays">) {
  const done: Pick<UpkeepDone, "partitionsDropped" | "deliveriesExpired"> = { partitionsDropped: [], deliveriesExpired: 0 };
  for (let i = 0; i < dropsMax; i++) {
    const { rows } = await pool.query<{ partition: string; expired: string }>("SELECT * FROM app.drop_old_partition($1, $2)", [bodiesDays, rowsDays]);
    const [dropped] = rows;
    if (!dropped) break;
    done.partitionsDropped.push(dropped.partition);
    done.deliveriesExpired += Number(dropped.expired);
  }
  return done;
}

/** Writes down, for each organization's notices, what will expire on which of the next days. */
async function noteExpiring(pool: Pool, bodiesDays: number): Promise<UpkeepDone["expiring"]> {
  const { rows } = await pool.query<{ days: number; deliveries: string }>(
    "SELECT expires_on - (now() AT TIME ZONE 'UTC')::date AS days, deliveries FROM app.note_expiring($1, $2)",
    [bodiesDays, noticeDays],
  );
  const within = (days: number) => rows.filter((row) => row.days <= days).reduce((sum, row) => sum + Number(row.deliveries), 0);
  return { withinWeek: within(noticeDays), withinDay: within(1) };
}
