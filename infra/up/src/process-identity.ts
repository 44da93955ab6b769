import { spawnSync } from "node:child_process";
import fs from "node:fs";

/** A process as written down: its number alone may be another's by now, so its moment of birth stands beside it. */
export interface RecordedProcess {
  name: string;
  pid: number;
  born: string;
}

/** Names a running process so that it can be told from a later one with the same number; nothing when it has ended. */
export function bornAt(pid: number): string | undefined {
  if (process.platform === "linux") return bornByProc(pid);
  if (process.platform === "win32") return isAlive(pid) ? "unknown" : undefined;
  return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() || undefined;
}

// proc(5): field 22 of stat is the start time; field 2 is the name in brackets and may hold spaces, so count from behind it.
function bornByProc(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function record(name: string, pid: number): RecordedProcess {
  return { name, pid, born: bornAt(pid) ?? "gone" };
}

/** Whether the recorded process is still that process. */
export function stillRuns({ pid, born }: RecordedProcess): boolean {
  return bornAt(pid) === born;
}

/** Asks a process to end, waits, then insists. SIGINT is PostgreSQL's fast shutdown; the apps end on it too. */
export async function endProcess(known: RecordedProcess, waitMs: number): Promise<void> {
  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    if (!stillRuns(known)) return;
    process.kill(known.pid, signal);
    const until = Date.now() + waitMs;
    while (stillRuns(known) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
