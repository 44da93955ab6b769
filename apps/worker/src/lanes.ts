import type { LanePlace } from "@postern/db/lane-claim";
import type { RunningLane } from "@postern/delivery/lane-ports";
import { LaneQueue } from "./lane-queue.ts";

/** What became of one turn; `again`: at once, `at`: when its next delivery is due. */
export interface TurnEnd {
  again: boolean;
  nextDueAt?: Date | undefined;
}
export interface LanesPorts {
  /** Begins a turn; nothing when the lane is held, gone, or another worker's. */
  begin(lane: LanePlace): Promise<{ lane: RunningLane; end(): Promise<TurnEnd> } | undefined>;
  /** The lane has something due at this time. */
  later(lane: LanePlace, at: Date): void;
  failed(lane: LanePlace, error: unknown): void;
}

/** Turns under way at once. */
const lanesMax = 256;
/** What each organization gets, however many others have something due; beyond it, while half of all is free. */
const shareMax = lanesMax / 4;
const spareMin = lanesMax / 2;

interface Turn {
  place: LanePlace;
  running?: RunningLane;
  /** Rung when it was too late to look. */
  missed: boolean;
}

/** Gives each rung lane its turn: one at a time for a destination, organizations round robin. */
export class Lanes {
  readonly #ports: LanesPorts;
  readonly #waiting = new LaneQueue();
  readonly #turns = new Map<string, Turn>();
  readonly #share = new Map<string, number>();
  readonly #ended = new Set<Promise<void>>();
  #stopping = false;

  constructor(ports: LanesPorts) {
    this.#ports = ports;
  }

  get counts(): { running: number; waiting: number } {
    return { running: this.#turns.size, waiting: this.#waiting.size };
  }

  /** Something may be due here. */
  ring(lane: LanePlace): void {
    if (this.#stopping) return;
    const turn = this.#turns.get(lane.destinationId);
    if (turn) turn.missed = !turn.running?.ring();
    else this.#waiting.add(lane);
    this.#startNext();
  }

  /** Claims no more; what is in flight has this long to end, then it is broken off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const { running } of this.#turns.values()) running?.stop();
    const timer = setTimeout(() => {
      for (const { running } of this.#turns.values()) running?.abort();
    }, graceMs);
    while (this.#ended.size > 0) await Promise.all(this.#ended);
    clearTimeout(timer);
  }

  #startNext(): void {
    while (!this.#stopping && this.#turns.size < lanesMax) {
      const place = this.#waiting.next((organizationId) => this.#mayBegin(organizationId));
      if (!place) return;
      const turn: Turn = { place, missed: false };
      this.#turns.set(place.destinationId, turn);
      this.#count(place.organizationId, 1);
      const ended = this.#take(turn);
      this.#ended.add(ended);
      void ended.then(() => this.#ended.delete(ended));
    }
  }

  #mayBegin(organizationId: string): boolean {
    return (this.#share.get(organizationId) ?? 0) < shareMax || lanesMax - this.#turns.size > spareMin;
  }

  async #take(turn: Turn): Promise<void> {
    let end: TurnEnd = { again: false };
    try {
      const begun = await this.#ports.begin(turn.place);
      if (begun) {
        turn.running = begun.lane;
        if (this.#stopping) begun.lane.stop();
        turn.missed = false; // rung while it began: the first claim is still to come
        end = await begun.end();
      }
    } catch (error) {
      this.#ports.failed(turn.place, error); // the sweep brings it back
    }
    this.#turns.delete(turn.place.destinationId);
    this.#count(turn.place.organizationId, -1);
    if (end.again || (turn.missed && turn.running)) this.ring(turn.place);
    else if (end.nextDueAt) this.#ports.later(turn.place, end.nextDueAt);
    this.#startNext();
  }

  #count(organizationId: string, more: 1 | -1): void {
    const share = (this.#share.get(organizationId) ?? 0) + more;
    if (share === 0) this.#share.delete(organizationId);
    else this.#share.set(organizationId, share);
  }
}
