import { setTimeout as sleep } from "node:timers/promises";
import type { Arrival } from "@postern/db/arrival";

/** Rings after a commit, in a statement of its own: NOTIFY inside the commit would queue all commits behind one lock. */
export interface Bell {
  ring(stored: readonly Arrival[]): void;
  /** Rings what is waiting; nothing is lost if it cannot, lanes are polled as well. */
  end(): Promise<void>;
}
export type Notify = (notices: readonly { channel: string; ids: Iterable<string> }[]) => Promise<void>;

const pauseMs = 10;

/** At most one ring at a time and a hundred a second; what comes meanwhile is rung together. */
export function createBell(notify: Notify, onTrouble: (error: Error) => void): Bell {
  let lanes = new Set<string>();
  let projects = new Set<string>();
  let ringing: Promise<void> | undefined;

  async function ringAll(): Promise<void> {
    while (lanes.size + projects.size > 0) {
      const notices = [
        { channel: "postern_lane", ids: lanes },
        { channel: "postern_request", ids: projects },
      ];
      lanes = new Set();
      projects = new Set();
      await notify(notices).catch(onTrouble);
      await sleep(pauseMs);
    }
    ringing = undefined;
  }

  return {
    ring(stored) {
      for (const { projectId, deliveries } of stored) {
        projects.add(projectId);
        for (const { destinationId } of deliveries) lanes.add(destinationId);
      }
      ringing ??= ringAll();
    },
    async end() {
      await ringing;
    },
  };
}
