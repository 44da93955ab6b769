import { cpuSeconds } from "./cpu.ts";

interface Queryable {
  query(text: string): Promise<{ rows: { text?: string }[] }>;
}

/** Processor seconds of the whole PostgreSQL behind this connection so far; it must run on this machine. */
export async function postgresCpuSeconds(admin: Queryable): Promise<number> {
  const { rows } = await admin.query("SELECT pg_read_file('postmaster.pid') AS text");
  return cpuSeconds(Number(rows[0]?.text?.split("\n")[0]), { family: true });
}
