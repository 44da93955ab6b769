import type { LocalResult } from "@postern/contract/frames";

const kept = 512;
const keptMs = 86_400_000;

/** What one delivery came to, or is still coming to. */
export interface Running {
  result: Promise<LocalResult>;
  startedAt: number;
}

/** Remembers deliveries until they are settled, so that one that comes again after a break is answered without running twice. */
export class OutcomeMemory {
  readonly #now: () => number;
  readonly #deliveries = new Map<string, Running>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  find(deliveryId: string): Running | undefined {
    const known = this.#deliveries.get(deliveryId);
    if (known && this.#now() - known.startedAt < keptMs) return known;
    this.#deliveries.delete(deliveryId);
  }

  /** The oldest go first when there are too many. */
  remember(deliveryId: string, result: Promise<LocalResult>): Running {
    const running = { result, startedAt: this.#now() };
    this.#deliveries.set(deliveryId, running);
    if (this.#deliveries.size > kept) this.#forgetOldest();
    return running;
  }

  forget(deliveryId: string): void {
    this.#deliveries.delete(deliveryId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#deliveries.keys();
    if (oldest) this.forget(oldest);
  }
}
