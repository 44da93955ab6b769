import { asError } from "../as-error.ts";
import { type Lease, type LeaseFate, spend, wantedOf } from "./lease.ts";

/** One line of a statement: how many are wanted, and how many come back unused. */
export interface Ask<Of> {
  of: Of;
  wanted: number;
  returned: number;
}
/** How many were given, and when the next one can be had when these were fewer than asked for. */
export interface Grant {
  granted: number;
  nextMs: number;
}
export interface LeaseDeskPorts<Of> {
  leaseOf(of: Of): Lease;
  /** How many may be taken ahead of need, and how long they may be kept. */
  termsOf(of: Of): { aheadMax: number; lifeMs: number };
  /** One statement for all of them; the grants in their order. */
  ask(asks: readonly Ask<Of>[]): Promise<readonly Grant[]>;
  nowMs(): number;
  onTrouble(error: Error): void;
}

/** Statements begin this far apart: however many keys are hot, they are fifty a second at most. */
const gapMs = 20;
const batchMax = 500;
/** A request waits no longer for the database; then it is judged without. */
const patienceMs = 250;
/** How long the database is left alone after it did not answer. */
const awayMs = 1_000;
const tidyEveryMs = 100;
const waitingMax = 10_000;

/**
 * Asks the database for what is given away here, ahead of need and for many at a time; what was not used in time goes back with the next
 * statement. Nobody waits but those who have nothing at hand and cannot know whether anything is left.
 */
export class LeaseDesk<Of extends object> {
  readonly #ports: LeaseDeskPorts<Of>;
  readonly #line = new Set<Of>();
  readonly #held = new Set<Of>();
  readonly #tidying: NodeJS.Timeout;
  #flying: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beganMs = -gapMs;
  #awayUntilMs = 0;
  #waiting = 0;

  constructor(ports: LeaseDeskPorts<Of>) {
    this.#ports = ports;
    this.#tidying = setInterval(() => this.#returnOld(), tidyEveryMs).unref();
  }

  /** Whether the database did not answer lately. */
  get isAway(): boolean {
    return this.#ports.nowMs() < this.#awayUntilMs;
  }

  /** More will be needed soon; nobody waits for it. */
  askAhead(of: Of): void {
    const lease = this.#ports.leaseOf(of);
    if (lease.isAsked || this.isAway) return;
    lease.isAsked = true;
    this.#line.add(of);
    this.#schedule();
  }

  /** Waits for one, together with all who wait for the same. */
  wait(of: Of): Promise<LeaseFate> {
    if (this.isAway || this.#waiting >= waitingMax) return Promise.resolve({ kind: "away" });
    this.#waiting += 1;
    return new Promise<LeaseFate>((resolve) => {
      this.#ports.leaseOf(of).waiting.push(resolve);
      this.askAhead(of);
    }).finally(() => {
      this.#waiting -= 1;
    });
  }

  /** What was given away was not used after all. */
  keep(of: Of): void {
    this.#ports.leaseOf(of).tokens += 1;
    this.#held.add(of);
  }

  /** Brings back what is held, so that other processes may have it. */
  async end(): Promise<void> {
    clearInterval(this.#tidying);
    await this.#flying;
    clearTimeout(this.#timer);
    for (const of of this.#held) this.#line.add(of);
    for (const of of this.#line) expire(this.#ports.leaseOf(of));
    while (this.#line.size > 0 && !this.isAway) await this.#fly();
  }

  #schedule(): void {
    if (this.#flying || this.#timer || this.#line.size === 0) return;
    const pauseMs = Math.max(0, this.#beganMs + gapMs - this.#ports.nowMs());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flying = this.#fly().finally(() => {
        this.#flying = undefined;
        this.#schedule();
      });
    }, pauseMs);
  }

  async #fly(): Promise<void> {
    const beganMs = this.#ports.nowMs();
    this.#beganMs = beganMs;
    const asks = this.#nextAsks(beganMs);
    try {
      const grants = await inTime(this.#ports.ask(asks));
      for (const [index, { of }] of asks.entries())
        this.#receive(of, grants[index] ?? { granted: 0, nextMs: 0 }, { beganMs, wanted: asks[index]?.wanted ?? 0 });
    } catch (error) {
      this.#ports.onTrouble(asError(error));
      this.#awayUntilMs = this.#ports.nowMs() + awayMs;
      for (const { of } of asks) this.#tellAll(of, { kind: "away" });
      for (const of of this.#line) this.#tellAll(of, { kind: "away" });
      this.#line.clear();
    }
  }

  #nextAsks(nowMs: number): Ask<Of>[] {
    const asks: Ask<Of>[] = [];
    for (const of of this.#line) {
      if (asks.length >= batchMax) break;
      this.#line.delete(of);
      const lease = this.#ports.leaseOf(of);
      const wanted = lease.isAsked ? wantedOf(lease, this.#ports.termsOf(of).aheadMax) : 0;
      asks.push({ of, wanted, returned: takeOld(lease, nowMs) });
      lease.used = 0;
    }
    return asks;
  }

  #receive(of: Of, { granted, nextMs }: Grant, { beganMs, wanted }: { beganMs: number; wanted: number }): void {
    const lease = this.#ports.leaseOf(of);
    lease.isAsked = false;
    if (wanted === 0) return;
    const nowMs = this.#ports.nowMs();
    lease.emptyUntilMs = granted < wanted ? nowMs + nextMs : 0;
    if (granted < wanted) lease.shortAtMs = nowMs;
    lease.tokens += granted;
    lease.size = granted;
    lease.untilMs = beganMs + this.#ports.termsOf(of).lifeMs;
    const isEmpty = granted < wanted;
    for (const resolve of lease.waiting.splice(0, isEmpty ? lease.waiting.length : lease.tokens)) {
      resolve(spend(lease, nowMs) ? { kind: "given" } : { kind: "none", waitMs: nextMs });
    }
    if (lease.waiting.length > 0) this.askAhead(of); // they came while the statement was on its way
    if (lease.tokens > 0) this.#held.add(of);
  }

  #tellAll(of: Of, fate: LeaseFate): void {
    const lease = this.#ports.leaseOf(of);
    lease.isAsked = false;
    for (const resolve of lease.waiting.splice(0)) resolve(fate);
  }

  #returnOld(): void {
    const nowMs = this.#ports.nowMs();
    for (const of of this.#held) {
      const { tokens, untilMs } = this.#ports.leaseOf(of);
      if (tokens > 0 && nowMs < untilMs) continue;
      this.#held.delete(of);
      if (tokens > 0 && !this.isAway) this.#line.add(of);
    }
    this.#schedule();
  }
}

/** Whoever waits still gets one; nothing more is taken ahead of need. */
function expire(lease: Lease): void {
  lease.untilMs = 0;
  lease.isAsked = lease.waiting.length > 0;
}

function takeOld(lease: Lease, nowMs: number): number {
  if (nowMs < lease.untilMs) return 0;
  const { tokens } = lease;
  lease.tokens = 0;
  return tokens;
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
