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
    if (event.type === "delivery") this.#add(event);
    else if (event.type === "outcome") this.#change(event.delivery.deliveryId, { result: event.result, again: event.again });
    else if (event.type === "settled") this.#change(event.delivery.deliveryId, { settledAt: Date.now() });
  }

  find(number: number): KeptEvent | undefined {
    return this.#events.get(number);
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

  #add({ delivery, message }: Pick<KeptEvent, "delivery" | "message">): void {
    const event: KeptEvent = { number: ++this.#last, delivery, message, arrivedAt: Date.now(), size: sizeOf(message) };
    this.#events.set(event.number, event);
    this.#numbers.set(delivery.deliveryId, event.number);
    this.#bytes += event.size;
    this.#trim();
    this.#told(event);
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
