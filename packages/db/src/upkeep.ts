import type { Pool } from "./pool.ts";

export interface Retention {
  bodiesDays: number;
  rowsDays: number;
}
export interface UpkeepDone {
  partitionsMade: number;
  partitionsDropped: string[];
  /** Deliveries that were still waiting when their event went for good. */
  deliveriesExpired: number;
  rowsForgotten: number;
}

const daysAhead = 7;
const rowsAtOnce = 5_000;
const dropsMax = 50;

/** What grows old: makes the partitions ahead, forgets what expired, drops what is past its retention. Safe to run twice, or on two workers. */
export async function doUpkeep(pool: Pool, { bodiesDays, rowsDays }: Retention): Promise<UpkeepDone> {
  const { rows: made } = await pool.query<{ made: number }>("SELECT app.ensure_partitions($1) AS made", [daysAhead]);
  const done: UpkeepDone = { partitionsMade: made[0]?.made ?? 0, partitionsDropped: [], deliveriesExpired: 0, rowsForgotten: await forgetExpired(pool) };
  for (let i = 0; i < dropsMax; i++) {
    const { rows } = await pool.query<{ partition: string; expired: string }>("SELECT * FROM app.drop_old_partition($1, $2)", [bodiesDays, rowsDays]);
    const [dropped] = rows;
    if (!dropped) break;
    done.partitionsDropped.push(dropped.partition);
    done.deliveriesExpired += Number(dropped.expired);
  }
  return done;
}

async function forgetExpired(pool: Pool): Promise<number> {
  let forgotten = 0;
  while (true) {
    const { rows } = await pool.query<{ rows: string }>("SELECT app.forget_expired($1) AS rows", [rowsAtOnce]);
    const now = Number(rows[0]?.rows ?? 0);
    if (now === 0) return forgotten;
    forgotten += now;
  }
}
