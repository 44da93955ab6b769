import type { BreakerState, ClaimedDelivery, Outcome, Sent } from "@postern/contract/lane";
import { afterProbe, afterSend, signOf } from "./breaker.ts";
import { findHeader } from "./header-list.ts";
import type { Carrier } from "./lane-ports.ts";
import { outcomeOf } from "./outcome.ts";
import { type RetryWorld, retryAfterMs } from "./retry-schedule.ts";

/**
 * The breaker during one turn. Each send is read as it is judged; when the destination is down the turn gets no more slots, so that what waits
 * is given back without an attempt. With an open breaker the turn is a probe: one send, which costs its delivery nothing when it fails.
 */
export class TurnBreaker {
  readonly isProbe: boolean;
  readonly #before: BreakerState;
  readonly #concurrency: number;
  #state: BreakerState;
  #probed = false;

  constructor(state: BreakerState, concurrency: number) {
    this.#before = state;
    this.#state = state;
    this.#concurrency = concurrency;
    this.isProbe = state.probeAt !== undefined;
  }

  /** How many may be in flight now. */
  get slots(): number {
    if (this.isProbe) return this.#probed ? 0 : 1;
    if (this.#state.probeAt) return 0;
    return Math.min(this.#state.rampSlots ?? this.#concurrency, this.#concurrency);
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether the state has to be written. A probe gives its turn back, be it sent or not: whatever comes next is the next probe. */
  get isNews(): boolean {
    return this.isProbe || this.#state !== this.#before;
  }

  /** The carrier, less the charge for a probe that found the destination down, or never reached it. */
  carry(carrier: Carrier): Carrier {
    if (!this.isProbe) return carrier;
    return {
      send: async (delivery, signal) => {
        const sent = await carrier.send(delivery, signal);
        return sent && signOf(sent) !== "up" ? { ...sent, charged: false } : sent;
      },
    };
  }

  judge(delivery: Pick<ClaimedDelivery, "charged">, sent: Sent, world: RetryWorld): Outcome {
    this.#read(sent, world);
    return outcomeOf(delivery, sent, world);
  }

  // What was in flight when the breaker opened says nothing new: the first probe is seconds away.
  #read(sent: Sent, { now, random }: RetryWorld): void {
    if (!this.isProbe && this.#state.probeAt) return;
    const patienceMs = retryAfterMs(findHeader(sent.responseHeaders, "retry-after"), now);
    const world = { now, random, concurrency: this.#concurrency, patienceMs };
    this.#state = (this.isProbe ? afterProbe : afterSend)(this.#state, signOf(sent), world);
    this.#probed = true;
  }
}
