import type { Arrival } from "@postern/db/arrival";
import type { Committer } from "./committer.ts";

export interface RefusalSettings {
  /** Rows one endpoint may fill in a window; what comes beyond folds into one row for each verdict and reason. */
  rowsPerWindow: number;
  windowMs: number;
}
const refusalDefaults: RefusalSettings = { rowsPerWindow: 100, windowMs: 10_000 };

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
  /** Writes what is folded and waits for the last row, but no longer than this: what is not written by then is lost, and told so. */
  end(withinMs?: number): Promise<void>;
}

export function createRefusals(ports: RefusalPorts, settings: RefusalSettings = refusalDefaults): Refusals {
  return new FoldingRefusals(ports, settings);
}

interface Window {
  endsMs: number;
  rows: number;
  folds: Map<string, Arrival>;
}
const sweepMs = 1_000;

class FoldingRefusals implements Refusals {
  #ports: RefusalPorts;
  #settings: RefusalSettings;
  #windows = new Map<string, Window>();
  #sweep = setInterval(() => this.#closeWindows((window) => window.endsMs <= this.#ports.nowMs()), sweepMs);

  constructor(ports: RefusalPorts, settings: RefusalSettings) {
    this.#ports = ports;
    this.#settings = settings;
  }

  record(arrival: Arrival): void {
    const window = this.#windowOf(arrival.endpointId);
    if (window.rows >= this.#settings.rowsPerWindow) {
      fold(window, arrival);
      return;
    }
    window.rows += 1;
    this.#write(arrival, () => fold(this.#windowOf(arrival.endpointId), arrival));
  }

  async end(withinMs?: number): Promise<void> {
    clearInterval(this.#sweep);
    this.#closeWindows(() => true);
    await this.#ports.committer.end(withinMs);
  }

  #write(arrival: Arrival, whenFull: () => void): void {
    void this.#ports.committer.commit(arrival).then((fate) => {
      if (fate.kind !== "unavailable") return;
      if (fate.reason === "full") whenFull();
      else this.#ports.onLost(arrival.folded);
    });
  }

  #windowOf(endpointId: string): Window {
    const known = this.#windows.get(endpointId);
    if (known) return known;
    const window: Window = { endsMs: this.#ports.nowMs() + this.#settings.windowMs, rows: 0, folds: new Map() };
    this.#windows.set(endpointId, window);
    return window;
  }

  #closeWindows(isOver: (window: Window) => boolean): void {
    for (const [endpointId, window] of this.#windows) {
      if (!isOver(window)) continue;
      this.#windows.delete(endpointId);
      for (const arrival of window.folds.values()) this.#write(arrival, () => this.#ports.onLost(arrival.folded));
    }
  }
}

/** The first of its kind stands for all; its row is written when the window closes, with the count. */
function fold(window: Window, arrival: Arrival): void {
  const kind = `${arrival.verdict} ${arrival.reason ?? ""}`;
  const first = window.folds.get(kind);
  if (first) first.folded += arrival.folded;
  else window.folds.set(kind, arrival);
}
