import fs from "node:fs";

const ticksPerSecond = 100; // USER_HZ, the same on every Linux we run on

/** Processor seconds that a process, and with `family` its children, has used so far; 0 where /proc is missing. */
export function cpuSeconds(pid: number, { family = false } = {}): number {
  const pids = family ? [pid, ...childrenOf(pid)] : [pid];
  return pids.reduce((sum, one) => sum + ticksOf(one), 0) / ticksPerSecond;
}

function ticksOf(pid: number): number {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
