import type { ClaimedDelivery, LaneHold, Sent } from "@postern/contract/lane";
import { ClaimPace } from "./claim-pace.ts";
import type { LanePorts, LaneSettings, LaneTurn, RunningLane } from "./lane-ports.ts";
import { keepLeases } from "./lease-keeper.ts";
import { Settler } from "./settler.ts";

/** Sends whose outcome is not yet committed; a store that falls behind slows the lane down. */
const unsettledMax = 1_000;

/** Starts one destination's turn: claims what is due, sends with the destination's concurrency, settles in batches. */
export function runLane(ports: LanePorts, settings: LaneSettings): RunningLane {
  const lane = new Lane(ports, settings);
  return { ring: () => lane.ring(), stop: () => lane.stop("stopped"), abort: () => lane.abort(), done: lane.run() };
}

class Lane {
  readonly #ports: LanePorts;
  readonly #settings: LaneSettings;
  readonly #settler: Settler;
  readonly #pace: ClaimPace;
  readonly #sending = new Map<string, { delivery: ClaimedDelivery; controller: AbortController }>();
  #waiting: ClaimedDelivery[] = [];
  #unspent: ClaimedDelivery[] = [];
  #claimed = 0;
  #released = 0;
  #lost = 0;
  #ended: LaneTurn["ended"] | undefined;
  #hold: LaneHold | undefined;
  #failure: unknown;
  #aborted = false;
  #wake: () => void = () => {};

  constructor(ports: LanePorts, settings: LaneSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#settler = new Settler(ports, () => this.#wake());
    this.#pace = new ClaimPace(ports, settings);
  }

  ring(): boolean {
    this.#pace.ring();
    this.#wake();
    return this.#ended === undefined;
  }

  stop(ended: LaneTurn["ended"]): void {
    this.#ended ??= ended;
    this.#unspent.push(...this.#waiting.splice(0));
    this.#wake();
  }

  abort(): void {
    this.#aborted = true;
    this.stop("stopped");
    for (const { controller } of this.#sending.values()) controller.abort();
  }

  async run(): Promise<LaneTurn> {
    const over = new AbortController();
    const leases = keepLeases(this.#ports, { list: () => this.#leased(), drop: (lost) => this.#drop(lost) }, over.signal);
    try {
      while (await this.#step());
    } finally {
      this.stop("idle");
      while (this.#sending.size > 0) await this.#changed();
      over.abort();
      await leases;
    }
    await this.#settler.flush();
    return this.#end();
  }

  /** One step of the turn; false when it is over. */
  async #step(): Promise<boolean> {
    const failure = this.#failure ?? this.#settler.failure;
    if (failure) throw failure;
    if (this.#pace.isTurnOver) this.stop("turn");

    this.#startSends();
    const limit = this.#ended ? 0 : this.#pace.limit({ sending: this.#sending.size, waiting: this.#waiting.length, heldBytes: () => this.#heldBytes() });
    if (limit > 0) {
      await this.#claim(limit);
      return true;
    }
    if (!this.#isIdle()) {
      await this.#changed();
      return true;
    }
    if (await this.#isRungAgain()) return true;
    this.stop("idle");
    return false;
  }

  #isIdle(): boolean {
    if (this.#sending.size > 0 || !this.#settler.isIdle) return false;
    if (this.#ended || this.#settings.slots() === 0) return true;
    return this.#waiting.length === 0 && !this.#pace.mayFind;
  }

  /** Waits a little for the bell before the turn ends: the next arrival of a stream is soon, and a turn costs more to begin than to keep. */
  async #isRungAgain(): Promise<boolean> {
    const lingerMs = this.#settings.lingerMs?.() ?? 0;
    if (lingerMs === 0 || this.#ended) return false;
    const over = new AbortController();
    await Promise.race([this.#changed(), this.#ports.wait(lingerMs, over.signal)]);
    over.abort();
    return this.#pace.mayFind && !this.#ended;
  }

  async #claim(limit: number): Promise<void> {
    this.#pace.asked();
    const claimed = await this.#ports.store.claim(limit);
    this.#pace.found(claimed, limit, () => this.#wake());
    this.#claimed += claimed.length;
    (this.#ended ? this.#unspent : this.#waiting).push(...claimed);
  }

  #startSends(): void {
    while (this.#sending.size < this.#settings.slots() && this.#settler.size < unsettledMax) {
      const delivery = this.#waiting.shift();
      if (!delivery) return;
      void this.#send(delivery);
    }
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    const controller = new AbortController();
    this.#sending.set(delivery.deliveryId, { delivery, controller });
    try {
      const sent = await this.#ports.carrier.send(delivery, controller.signal);
      this.#sending.delete(delivery.deliveryId);
      this.#finish(delivery, sent, controller.signal.aborted);
    } catch (error) {
      this.#sending.delete(delivery.deliveryId);
      this.#failure = error;
    }
    this.#pace.sendFinished();
    this.#startSends();
    this.#wake();
  }

  #finish(delivery: ClaimedDelivery, sent: Sent | undefined, brokenOff: boolean): void {
    if (brokenOff && !this.#aborted) this.#lost++;
    else if (!sent) this.#giveBack(delivery);
    else if (brokenOff) this.#settleBrokenOff(delivery, sent);
    else this.#judge(delivery, sent);
  }

  #giveBack(delivery: ClaimedDelivery): void {
    this.#unspent.push(delivery);
    if (this.#settings.strict) this.stop("idle");
  }

  #judge(delivery: ClaimedDelivery, sent: Sent): void {
    const outcome = this.#ports.judge(delivery, sent, { now: this.#ports.now(), random: () => this.#ports.random() });
    const isLast = this.#sending.size === 0 && this.#waiting.length === 0;
    this.#settler.add({ delivery, sent, outcome }, isLast || delivery.awaited !== undefined);
    this.#hold ??= outcome.hold;
    if (outcome.hold) this.stop("held");
    if (this.#settings.strict && outcome.kind === "retry") this.stop("idle"); // what came after it waits for it
  }

  // It may have arrived: the attempt is recorded and costs nothing, and another worker may go on at once.
  #settleBrokenOff(delivery: ClaimedDelivery, sent: Sent): void {
    const outcome = { kind: "retry", reason: "connection-lost", nextAttemptAt: this.#ports.now() } as const;
    this.#settler.add({ delivery, sent: { ...sent, charged: false }, outcome }, this.#sending.size === 0);
  }

  async #end(): Promise<LaneTurn> {
    const { store } = this.#ports;
    if (this.#hold) await store.hold(this.#hold);
    const unspent = this.#unspent.splice(0);
    if (unspent.length > 0) await store.release(unspent);
    this.#released += unspent.length;

    const ended = this.#hold ? "held" : (this.#ended ?? "idle");
    const nextDueAt = ended === "idle" || ended === "turn" ? await store.nextDueAt() : undefined;
    const { stale, ...counts } = this.#settler.counts;
    return { ...counts, stale: stale + this.#lost, claimed: this.#claimed, released: this.#released, ended, nextDueAt };
  }

  #leased(): ClaimedDelivery[] {
    return [...this.#waiting, ...[...this.#sending.values()].map(({ delivery }) => delivery)];
  }

  #heldBytes(): number {
    return this.#leased().reduce((bytes, { body }) => bytes + body.length, 0);
  }

  #drop(lost: ReadonlySet<string>): void {
    this.#waiting = this.#waiting.filter(({ deliveryId }) => !lost.has(deliveryId));
    for (const id of lost) this.#sending.get(id)?.controller.abort();
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
