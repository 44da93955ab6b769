import type { LanePlace } from "@postern/db/lane-claim";

const waitMsMin = 250;
/** Later ones are left to the sweep, so that the clock holds no long timers. */
const waitMsMax = 60_000;
const timersMax = 10_000;

/** Rings a lane when its next retry is due. A hint kept in memory: the sweep of due lanes is what makes sure. */
export class RetryClock {
  readonly #ring: (lane: LanePlace) => void;
  readonly #timers = new Map<string, { timer: NodeJS.Timeout; atMs: number }>();

  constructor(ring: (lane: LanePlace) => void) {
    this.#ring = ring;
  }

  set(lane: LanePlace, at: Date): void {
    const waitMs = Math.max(waitMsMin, at.getTime() - Date.now());
    const known = this.#timers.get(lane.destinationId);
    if (waitMs > waitMsMax || (known && known.atMs <= at.getTime()) || (!known && this.#timers.size >= timersMax)) return;
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(lane.destinationId);
      this.#ring(lane);
    }, waitMs);
    this.#timers.set(lane.destinationId, { timer, atMs: at.getTime() });
  }

  stop(): void {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
