import type { AgentEvent } from "../events.ts";
import type { HttpMessage } from "../http-message.ts";
import { type EventSummary, type KeptEvent, summaryOf } from "./kept-event.ts";

export interface RingLimits {
  events: number;
  bytes: number;
}
const defaults: RingLimits = { events: 1_000, bytes: 52_428_800 };

/** The newest events of this run, so many and so large as memory is given; what is older is asked of the gateway. */
export class EventRing {
  readonly #limits: RingLimits;
  readonly #events = new Map<number, KeptEvent>();
  /** The number of each delivery's newest send. */
  readonly #numbers = new Map<string, number>();
  readonly #watchers = new Set<(summary: EventSummary) => void>();
  #bytes = 0;
  #last = 0;

  constructor(limits: RingLimits = defaults) {
    this.#limits = limits;
  }

  /** Keeps what the agent tells; everything else is let by. */
  tell(event: AgentEvent): void {
    if (event.type === "delivery") this.#add({ delivery: event.delivery, message: event.message, arrivedAt: Date.now() });
    else if (event.type === "outcome") this.#change(event.delivery.deliveryId, { result: event.result, again: event.again });
    else if (event.type === "settled") this.#change(event.delivery.deliveryId, { settledAt: Date.now() });
  }

  find(number: number): KeptEvent | undefined {
    return this.#events.get(number);
  }

  /** Keeps an older event that was fetched from the gateway, beside those that were brought; answers its number. */
  take(fetched: Pick<KeptEvent, "delivery" | "message">): number {
    return this.#add({ ...fetched, arrivedAt: fetched.delivery.receivedAt, fetched: true });
  }

  /** The number of a request that was fetched, while it is kept. */
  fetched(requestId: string): number | undefined {
    return [...this.#events.values()].find(({ fetched, delivery }) => fetched && delivery.requestId === requestId)?.number;
  }

  /** Newest first. */
  list(): EventSummary[] {
    return [...this.#events.values()].map(summaryOf).reverse();
  }

  /** Calls back with each event that is new or changed, until the answer is called. */
  watch(watcher: (summary: EventSummary) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #add(came: Pick<KeptEvent, "delivery" | "message" | "arrivedAt" | "fetched">): number {
    const event: KeptEvent = { number: ++this.#last, ...came, size: sizeOf(came.message) };
    this.#events.set(event.number, event);
    if (!came.fetched) this.#numbers.set(came.delivery.deliveryId, event.number);
    this.#bytes += event.size;
    this.#trim();
    this.#told(event);
    return event.number;
  }

  #change(deliveryId: string, change: Partial<KeptEvent>): void {
    const event = this.#events.get(this.#numbers.get(deliveryId) ?? 0);
    if (!event) return;
    const more = change.result ? answerSize(change.result) - answerSize(event.result) : 0;
    Object.assign(event, change);
    event.size += more;
    this.#bytes += more;
    this.#trim();
    this.#told(event);
  }

  #trim(): void {
    while (this.#events.size > this.#limits.events || this.#bytes > this.#limits.bytes) {
      const [event] = this.#events.values();
      if (event === undefined) return;
      this.#events.delete(event.number);
      this.#bytes -= event.size;
      if (this.#numbers.get(event.delivery.deliveryId) === event.number) this.#numbers.delete(event.delivery.deliveryId);
    }
  }

  #told(event: KeptEvent): void {
    if (this.#watchers.size === 0) return;
    const summary = summaryOf(event);
    for (const watcher of this.#watchers) watcher(summary);
  }
}

function sizeOf({ target, rawHeaders, body }: HttpMessage): number {
  let heads = target.length;
  for (const text of rawHeaders) heads += text.length;
  return heads + body.length;
}

function answerSize(result: KeptEvent["result"]): number {
  return result && "status" in result ? result.body.length : 0;
}
