import type { Arrival } from "@postern/db/arrival";
import { extraStoreMs } from "@postern/db/store-time";
import { type Fate, type FlightPorts, flyBatch, type Waiting } from "./flight.ts";

export interface CommitterSettings {
  batchMax: number;
  batchBytesMax: number;
  flightsMax: number;
  queueMax: number;
  queueBytesMax: number;
  /** How long a request may wait for a database that is away. */
  holdMs: number;
  /** When the sender hears 503 at the latest, whatever the commit does later; who sends much waits longer. */
  deadlineMs: number;
  retryPauseMs: number;
}
export const committerDefaults: CommitterSettings = {
  batchMax: 64,
  batchBytesMax: 8_388_608,
  flightsMax: 2,
  queueMax: 10_000,
  queueBytesMax: 268_435_456,
  holdMs: 1_500,
  deadlineMs: 2_000,
  retryPauseMs: 50,
};
export type CommitterPorts = Omit<FlightPorts, "retryPauseMs">;
export interface Committer {
  commit(arrival: Arrival): Promise<Fate>;
  /** Takes no more, brings what it holds to its end; what is not stored within this time is given up. */
  end(withinMs?: number): Promise<void>;
  readonly waiting: number;
}

const lateCheckMs = 50;

/**
 * Group commit: requests that arrive together, of whatever organizations, are committed in one statement, and each is answered
 * only after it. While flights are in the air the next batch gathers, so batches grow with the load and an idle house does not wait.
 */
export function createCommitter(ports: CommitterPorts, settings: CommitterSettings = committerDefaults): Committer {
  return new GroupCommitter(ports, settings);
}

class GroupCommitter implements Committer {
  #ports: FlightPorts;
  #settings: CommitterSettings;
  #queue: Waiting[] = [];
  #queueBytes = 0;
  #flights: Waiting[][] = [];
  #gathering = false;
  #ending = false;
  #endsMs = Number.POSITIVE_INFINITY;
  #onIdle: (() => void) | undefined;
  #clock: NodeJS.Timeout | undefined;

  constructor(ports: CommitterPorts, settings: CommitterSettings) {
    this.#ports = { ...ports, retryPauseMs: settings.retryPauseMs };
    this.#settings = settings;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  commit(arrival: Arrival): Promise<Fate> {
    const bytes = arrival.body.length + arrival.rawHeaders.length + arrival.trace.length;
    if (this.#ending) return Promise.resolve({ kind: "unavailable", reason: "drain" });
    if (this.#queue.length >= this.#settings.queueMax || this.#queueBytes + bytes > this.#settings.queueBytesMax)
      return Promise.resolve({ kind: "unavailable", reason: "full" });
    return new Promise((resolve) => {
      this.#queue.push(new Waiter(arrival, { bytes, sinceMs: this.#ports.nowMs(), resolve }));
      this.#queueBytes += bytes;
      this.#clock ??= setInterval(() => this.#giveUpLate(), lateCheckMs);
      this.#gather();
    });
  }

  async end(withinMs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#ending = true;
    this.#endsMs = this.#ports.nowMs() + withinMs;
    if (this.#clock) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }

  // What is read from sockets in one turn of the event loop travels together.
  #gather(): void {
    if (this.#gathering || this.#flights.length >= this.#settings.flightsMax) return;
    this.#gathering = true;
    setImmediate(() => {
      this.#gathering = false;
      while (this.#queue.length > 0 && this.#flights.length < this.#settings.flightsMax) this.#launch();
    });
  }

  #launch(): void {
    const batch = this.#takeBatch();
    this.#flights.push(batch);
    void flyBatch(batch, this.#ports).finally(() => {
      this.#flights.splice(this.#flights.indexOf(batch), 1);
      if (this.#queue.length > 0) this.#gather();
      else if (this.#flights.length === 0) this.#rest();
    });
  }

  #takeBatch(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#queue) {
      if (count === this.#settings.batchMax || (count > 0 && bytes + waiting.bytes > this.#settings.batchBytesMax)) break;
      count++;
      bytes += waiting.bytes;
    }
    this.#queueBytes -= bytes;
    return this.#queue.splice(0, count);
  }

  #giveUpLate(): void {
    const nowMs = this.#ports.nowMs();
    const isOver = nowMs >= this.#endsMs;
    const { holdMs, deadlineMs } = this.#settings;
    for (const waiting of this.#queue.filter(({ sinceMs }) => isOver || nowMs - sinceMs >= holdMs)) {
      this.#queueBytes -= waiting.bytes;
      waiting.settle({ kind: "unavailable", reason: "database" });
    }
    this.#queue = this.#queue.filter(({ isSettled }) => !isSettled);
    for (const batch of this.#flights)
      for (const waiting of batch)
        if (!waiting.isSettled && (isOver || nowMs - waiting.sinceMs >= deadlineMs + extraStoreMs(waiting.bytes)))
          waiting.settle({ kind: "unavailable", reason: "unknown" });
    if (isOver || (this.#queue.length === 0 && this.#flights.length === 0)) this.#rest(); // a flight may hang on a connection: nobody waits for it now
  }

  #rest(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    this.#onIdle?.();
  }
}

class Waiter implements Waiting {
  readonly arrival: Arrival;
  readonly bytes: number;
  readonly sinceMs: number;
  isSettled = false;
  #resolve: (fate: Fate) => void;

  constructor(arrival: Arrival, { bytes, sinceMs, resolve }: { bytes: number; sinceMs: number; resolve(fate: Fate): void }) {
    this.arrival = arrival;
    this.bytes = bytes;
    this.sinceMs = sinceMs;
    this.#resolve = resolve;
  }

  settle(fate: Fate): void {
    this.isSettled = true;
    this.#resolve(fate);
  }
}
