import type { Arrival } from "@postern/db/arrival";
import type { Committer } from "./committer.ts";

export interface RefusalSettings {
  /** Rows one endpoint may fill in a window; what comes beyond folds into one row for each verdict and reason. */
  rowsPerWindow: number;
  windowMs: number;
}
export const refusalDefaults: RefusalSettings = { rowsPerWindow: 100, windowMs: 10_000 };

export interface RefusalPorts {
  /** Writes off the hot path, with a bounded queue of its own. */
  committer: Committer;
  nowMs(): number;
  /** So many requests are counted but have no row: the database stayed away. */
  onLost(requests: number): void;
}
/** The record of what was not let in, and of duplicates: it never waits for a commit, and a flood cannot fill the disk. */
export interface Refusals {
  record(arrival: Arrival): void;
  /** Writes what is folded and waits for the last row. */
  end(): Promise<void>;
}
interface Window {
  endsMs: number;
  rows: number;
  folds: Map<string, Arrival>;
}

const sweepMs = 1_000;

export function createRefusals({ committer, nowMs, onLost }: RefusalPorts, { rowsPerWindow, windowMs }: RefusalSettings = refusalDefaults): Refusals {
  const windows = new Map<string, Window>();
  const sweep = setInterval(() => closeWindows((window) => window.endsMs <= nowMs()), sweepMs);

  function record(arrival: Arrival): void {
    const window = windowOf(arrival.endpointId);
    if (window.rows >= rowsPerWindow) {
      fold(window, arrival);
      return;
    }
    window.rows += 1;
    write(arrival, () => fold(windowOf(arrival.endpointId), arrival));
  }

  function write(arrival: Arrival, whenFull: () => void): void {
    void committer.commit(arrival).then((fate) => {
      if (fate.kind !== "unavailable") return;
      if (fate.reason === "full") whenFull();
      else onLost(arrival.folded);
    });
  }

  function windowOf(endpointId: string): Window {
    const known = windows.get(endpointId);
    if (known) return known;
    const window: Window = { endsMs: nowMs() + windowMs, rows: 0, folds: new Map() };
    windows.set(endpointId, window);
    return window;
  }

  // The first of its kind stands for all; its row is written when the window closes, with the count.
  function fold(window: Window, arrival: Arrival): void {
    const kind = `${arrival.verdict} ${arrival.reason ?? ""}`;
    const first = window.folds.get(kind);
    if (first) first.folded += arrival.folded;
    else window.folds.set(kind, arrival);
  }

  function closeWindows(isOver: (window: Window) => boolean): void {
    for (const [endpointId, window] of windows) {
      if (!isOver(window)) continue;
      windows.delete(endpointId);
      for (const arrival of window.folds.values()) write(arrival, () => onLost(arrival.folded));
    }
  }

  return {
    record,
    async end() {
      clearInterval(sweep);
      closeWindows(() => true);
      await committer.end();
    },
  };
}
