import { beginIn, type Connection, inTransaction, type Pool } from "./pool.ts";

// A lane asks the same of many small batches, so each connection plans its statements once. It finds rows by their keys: planned while a day's
// partition is empty, reading all of it would look cheap, and stay the plan until the first ANALYZE, tens of thousands of rows later.
const byKeys = "set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)";

/** Runs a lane's `work` in one transaction that sees this organization only; commits, or rolls back when it throws. */
export function inLane<Result>(pool: Pool, organizationId: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, work, `${beginIn(organizationId)}, ${byKeys}`);
}
