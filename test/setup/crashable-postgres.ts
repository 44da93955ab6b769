import { readdirSync, readFileSync } from "node:fs";
import { type PostgresServer, startPostgres } from "@postern/up/postgres";

/** A PostgreSQL that can be struck dead, every process of it at once, and started again on the same port. */
export interface CrashablePostgres {
  /** kill -9 of the postmaster and all its children. */
  strike(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface CrashableSettings {
  directory: string;
  port: number;
  settings: string[];
}

export async function startCrashable({ directory, port, settings }: CrashableSettings): Promise<CrashablePostgres> {
  const start = () => startPostgres({ directory, port, settings });
  let server: PostgresServer = await start();
  return {
    async strike() {
      for (const pid of [server.pid, ...childrenOf(server.pid)]) killNow(pid);
      await server.ended;
    },
    async start() {
      server = await start();
    },
    stop: () => server.stop(),
  };
}

/** The processes whose parent is this one, as /proc tells. */
function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return; // it ended while we looked
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error;
  }
}
