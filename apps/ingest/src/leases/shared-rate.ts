import { takeToken } from "@postern/policy/gcra";
import type { Account, Rate, Taken } from "@postern/policy/ports";
import { KeyBooks, type KeyCount, leaseOf } from "./key-books.ts";
import { isContended, type LeaseFate, runsLow, spend } from "./lease.ts";
import { type Ask, type Grant, LeaseDesk } from "./lease-desk.ts";

export interface SharedRatePorts {
  /** How many processes take requests now, this one among them. */
  processes(): number;
  /** Takes tokens of keys that all processes count together: one statement. */
  ask(asks: readonly Ask<KeyCount>[]): Promise<readonly Grant[]>;
  /** Monotonic. */
  nowMs(): number;
  onTrouble(error: Error): void;
}

/** Of a limit: what all processes together give away without asking, and again what they may hold ahead of need. Together the stated bound of a tenth. */
const slack = 0.05;
const tidyEveryMs = 1_000;
const longestLifeMs = 10_000;
const shortestLifeMs = 50;
const limits = { keysMax: 250_000, bookMax: 100_000 };

/**
 * The rate gate's counter. A process that is alone counts in its memory. Where several take requests, tokens are leased from one count in the
 * database; while that is away each goes on with what it holds, and then with its share of the limit.
 */
export class SharedRate {
  readonly #ports: SharedRatePorts;
  readonly #books = new KeyBooks(limits);
  readonly #desk: LeaseDesk<KeyCount>;
  readonly #tidying: NodeJS.Timeout;

  constructor(ports: SharedRatePorts) {
    this.#ports = ports;
    const termsOf = ({ account }: KeyCount) => termsOfAccount(account, ports.processes());
    this.#desk = new LeaseDesk({ leaseOf, termsOf, ask: ports.ask, nowMs: ports.nowMs, onTrouble: ports.onTrouble });
    this.#tidying = setInterval(() => this.#books.tidy(ports.nowMs()), tidyEveryMs).unref();
  }

  get keys(): number {
    return this.#books.size;
  }

  takeToken(key: string, account: Account): Taken | Promise<Taken> {
    const nowMs = this.#ports.nowMs();
    const processes = this.#ports.processes();
    const count = this.#books.countOf(key, account, nowMs);
    return processes <= 1 ? takeShare(count, 1, nowMs) : this.#takeShared(count, processes, nowMs);
  }

  async end(): Promise<void> {
    clearInterval(this.#tidying);
    await this.#desk.end();
  }

  #takeShared(count: KeyCount, processes: number, nowMs: number): Taken | Promise<Taken> {
    const lease = leaseOf(count);
    if (spend(lease, nowMs)) {
      if (runsLow(lease)) this.#desk.askAhead(count);
      return charged(count, processes, nowMs);
    }
    if (takeFree(count, processes, nowMs)) return charged(count, processes, nowMs);
    if (this.#desk.isAway) return takeShare(count, processes, nowMs);
    if (nowMs < lease.emptyUntilMs) return { taken: false, retryAfterMs: Math.ceil(lease.emptyUntilMs - nowMs) };
    if (isContended(lease, nowMs)) {
      this.#desk.askAhead(count);
      return { taken: false, retryAfterMs: Math.ceil(count.account.windowMs / count.account.limit) };
    }
    return this.#desk.wait(count).then((fate) => this.#settle(count, processes, fate));
  }

  #settle(count: KeyCount, processes: number, fate: LeaseFate): Taken {
    const nowMs = this.#ports.nowMs();
    if (fate.kind === "given") return charged(count, processes, nowMs);
    return fate.kind === "none" ? { taken: false, retryAfterMs: Math.max(1, Math.ceil(fate.waitMs)) } : takeShare(count, processes, nowMs);
  }
}

/** How many tokens a process may hold ahead of need, and how long: both keep what is held to a small part of what a window allows. */
function termsOfAccount({ limit, burst, windowMs }: Account, processes: number): { aheadMax: number; lifeMs: number } {
  const aheadMax = Math.max(1, Math.floor(Math.min(slack * limit, burst / 2) / processes));
  return { aheadMax, lifeMs: Math.min(longestLifeMs, Math.max(shortestLifeMs, windowMs * slack)) };
}

/** A process's own part of a limit. No burst is smaller than one request. */
function shareOf({ limit, windowMs, burst }: Account, processes: number): Rate {
  return { limit: limit / processes, windowMs, burst: Math.max(1, burst / processes) };
}

function takeShare(count: KeyCount, processes: number, nowMs: number): Taken {
  const next = takeToken(count.fullAtMs, nowMs, shareOf(count.account, processes));
  count.fullAtMs = next.fullAtMs;
  return next.taken;
}

/** What was given away by a lease counts against the share as well, so that an outage begins with what is left of it. */
function charged(count: KeyCount, processes: number, nowMs: number): Taken {
  const { limit, windowMs, burst } = shareOf(count.account, processes);
  const costMs = windowMs / limit;
  count.fullAtMs = Math.min(Math.max(count.fullAtMs, nowMs) + costMs, nowMs + costMs * burst);
  return given;
}
const given: Taken = { taken: true };

/** A key of a high limit and low use never asks anyone. */
function takeFree(count: KeyCount, processes: number, nowMs: number): boolean {
  const { limit, windowMs, burst } = count.account;
  const part = slack / processes;
  if (burst * part < 1) return false;
  const next = takeToken(count.freeFullAtMs, nowMs, { limit: limit * part, windowMs, burst: Math.floor(burst * part) });
  count.freeFullAtMs = next.fullAtMs;
  return next.taken.taken;
}
