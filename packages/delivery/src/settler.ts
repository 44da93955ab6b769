import type { SettledDelivery } from "@postern/contract/lane";
import type { LanePorts, LaneTurn } from "./lane-ports.ts";

const batchMax = 200;
/** How long a batch waits for more outcomes while other sends are in flight: a commit costs as much for one as for fifty. */
const gatherMs = 20;
const tries = 6;

/** Writes outcomes in batches, one batch at a time: what arrives while one commits goes with the next. */
export class Settler {
  /** Why outcomes could not be written for good; their leases run out and they are sent again. */
  failure: unknown;
  readonly counts: Pick<LaneTurn, "delivered" | "retried" | "gaveUp" | "stale"> = { delivered: 0, retried: 0, gaveUp: 0, stale: 0 };
  readonly #ports: LanePorts;
  readonly #onChange: () => void;
  #queue: SettledDelivery[] = [];
  #running: Promise<void> | undefined;
  #hurried = false;
  #gathering = new AbortController();

  constructor(ports: LanePorts, onChange: () => void) {
    this.#ports = ports;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#queue.length;
  }

  get isIdle(): boolean {
    return this.#running === undefined;
  }

  /** Takes an outcome; `hurried` = no other send is in flight, or somebody waits for the answer, so it waits for no company. */
  add(settled: SettledDelivery, hurried: boolean): void {
    this.#queue.push(settled);
    this.#hurried = hurried;
    if (hurried) this.#gathering.abort();
    this.#running ??= this.#run();
  }

  /** Resolves when all is written; throws what stood in the way. */
  async flush(): Promise<void> {
    this.#hurried = true;
    this.#gathering.abort();
    await this.#running;
    if (this.failure) throw this.failure;
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        if (!this.#hurried && this.#queue.length < batchMax) await this.#gather();
        await this.#settle(this.#queue.splice(0, batchMax));
        this.#onChange();
      }
    } catch (error) {
      this.failure = error;
    } finally {
      this.#running = undefined;
      this.#onChange();
    }
  }

  async #gather(): Promise<void> {
    this.#gathering = new AbortController();
    await this.#ports.wait(gatherMs, this.#gathering.signal);
  }

  async #settle(batch: SettledDelivery[]): Promise<void> {
    const { stale } = await this.#settleSurely(batch);
    for (const settled of batch) {
      if (stale.has(settled.delivery.deliveryId)) this.counts.stale++;
      else this.#count(settled);
    }
  }

  // A database that restarts is back within a second or two; past the tries the leases bring the deliveries back.
  async #settleSurely(batch: SettledDelivery[]): Promise<{ stale: ReadonlySet<string> }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ports.store.settle(batch);
      } catch (error) {
        if (attempt === tries) throw error;
        await this.#ports.wait(100 * 2 ** attempt);
      }
    }
  }

  #count(settled: SettledDelivery): void {
    const counted = { delivered: "delivered", retry: "retried", "give-up": "gaveUp" } as const;
    this.counts[counted[settled.outcome.kind]]++;
    this.#ports.settled?.(settled);
  }
}
