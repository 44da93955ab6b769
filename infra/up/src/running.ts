import type { HouseLock } from "./house-lock.ts";
import type { Screen } from "./screen.ts";
import { type Service, supervise } from "./supervise.ts";

/** The services of a house while it is up: started in any order, ended in the reverse of the order in which they were added. */
export interface Running {
  add(name: string, start: () => Promise<Service>): Promise<void>;
  /** Ends everything, one after the other, and waits. */
  stop(): Promise<void>;
  /** Ends everything at once: the second Ctrl-C. */
  force(): void;
  pids(): Record<string, number>;
}

export function openRunning({ lock, screen, gaveUp }: { lock: HouseLock; screen: Screen; gaveUp(sentence: string): void }): Running {
  const services: { name: string; supervised: Promise<{ stop(): Promise<void> } | undefined> }[] = [];
  const pids = new Map<string, number>();
  return {
    async add(name, start) {
      const started = (pid: number) => {
        pids.set(name, pid);
        lock.note(name, pid);
      };
      const supervised = supervise({ name, start, started, say: (text) => screen.say(`  ${text}`), gaveUp });
      services.push({ name, supervised: supervised.catch(() => undefined) }); // its failure is the caller's
      await supervised;
    },
    async stop() {
      for (const { supervised } of services.splice(0).toReversed()) await (await supervised)?.stop();
    },
    force() {
      for (const [name, pid] of pids) end(pid, name === "postgres" ? "SIGQUIT" : "SIGKILL"); // SIGQUIT: PostgreSQL ends its sessions at once
    },
    pids: () => Object.fromEntries(pids),
  };
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended already
  }
}
