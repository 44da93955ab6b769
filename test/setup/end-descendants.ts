import fs from "node:fs";

/** When a signal ends this process before its own clean-up could run, what it started ends too, and what that started. */
export function endDescendantsOnSignal(): void {
  // A signal may come twice, from the terminal and from the program in between: the second must not end this before it is done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      for (const pid of descendantsOf(process.pid)) end(pid);
      process.exit(1);
    });
}

function descendantsOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = [root];
  for (let at = 0; at < found.length; at++) found.push(...(children.get(found[at] ?? 0) ?? []));
  return found.slice(1);
}

/** Each process with its parent; none where there is no /proc. */
function processes(): [pid: number, parent: number][] {
  if (!fs.existsSync("/proc/self/stat")) return [];
  return fs.readdirSync("/proc").flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(statOf(name)) ?? [];
    return parent === undefined ? [] : [[Number(name), Number(parent)]];
  });
}

function statOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return ""; // it has ended meanwhile
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // it has ended meanwhile
  }
}
