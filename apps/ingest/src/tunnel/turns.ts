import type { Rate } from "@postern/policy/ports";
import { type InUseOrder, UseOrder } from "@postern/policy/use-order";

interface Queue extends InUseOrder<Queue> {
  /** When the last turn is that was given out. */
  lastAtMs: number;
}

const queuesMax = 10_000;

/** When each of those who came to a door too many may come again: one after the other, at the pace at which the door lets in. */
export class Turns {
  readonly #queues = new UseOrder<Queue>();
  readonly #waitMsMax: number;

  /** Nobody is told to come later than this: by then they are counted anew. */
  constructor(waitMsMax: number) {
    this.#waitMsMax = waitMsMax;
  }

  /** How long to wait for the next turn of this queue. */
  nextMs(key: string, pace: Rate, nowMs: number): number {
    const queue = this.#queueOf(key);
    const nextAtMs = Math.max(queue.lastAtMs, nowMs) + pace.windowMs / pace.limit;
    queue.lastAtMs = Math.min(nextAtMs, nowMs + this.#waitMsMax);
    return queue.lastAtMs - nowMs;
  }

  #queueOf(key: string): Queue {
    const known = this.#queues.get(key);
    if (known) {
      this.#queues.touch(known);
      return known;
    }
    const queue: Queue = { key, lastAtMs: 0, older: undefined, newer: undefined };
    this.#queues.add(queue);
    if (this.#queues.size > queuesMax && this.#queues.oldest) this.#queues.delete(this.#queues.oldest);
    return queue;
  }
}
