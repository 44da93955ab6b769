import type { Pool } from "./pool.ts";

/** Says that a process takes requests; answers how many do. */
export async function tellIngest(pool: Pool, process: string): Promise<number> {
  const { rows } = await pool.query({ name: "tell-ingest", text: "SELECT app.tell_ingest($1) AS processes", values: [process] });
  return rows[0].processes;
}

/** Says that a process takes none any more. */
export async function leaveIngest(pool: Pool, process: string): Promise<void> {
  await pool.query({ name: "leave-ingest", text: "SELECT app.leave_ingest($1)", values: [process] });
}
