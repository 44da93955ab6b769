import type { RequestAsk, RequestGrant } from "@postern/db/request-leases";
import { type Lease, noLease, runsLow, spend } from "./lease.ts";
import { type Ask, type Grant, LeaseDesk } from "./lease-desk.ts";

/** Which of an organization's two quotas is used up, and when it begins anew. */
export interface Spent {
  period: "day" | "month";
  resetsAtMs: number;
}
export interface RequestQuotaPorts {
  readLimited(): Promise<ReadonlySet<string>>;
  lease(asks: readonly RequestAsk[]): Promise<readonly (RequestGrant | undefined)[]>;
  /** Monotonic. */
  nowMs(): number;
  /** Unix milliseconds. */
  dateMs(): number;
  onTrouble(error: Error): void;
}
export interface RequestQuotas {
  /** Counts one request of an organization that has quotas. Says why not, or that nobody can tell. */
  take(organizationId: string): Spent | "away" | undefined | Promise<Spent | "away" | undefined>;
  /** What was taken was not stored as a new one. */
  giveBack(organizationId: string): void;
  /** What is known to be used up now, before anything is read. */
  spentBy(organizationId: string): Spent | undefined;
  /** Reads whose requests are counted. */
  refresh(): Promise<void>;
  end(): Promise<void>;
}

interface Counted {
  readonly organizationId: string;
  readonly lease: Lease;
  day: string;
  spent: Spent | undefined;
}

const readEveryMs = 2_000;
const terms = { aheadMax: 1_000, lifeMs: 2_000 };
/** A quota that is used up is asked for again so often, as it may have been raised. */
const askAgainMs = 5_000;
const dayMs = 86_400_000;

/** The requests of organizations that may have so many of them: given out by the database, a slice at a time, so that all processes together never take more. */
export function keepRequestQuotas(ports: RequestQuotaPorts): RequestQuotas {
  return new LeasedQuotas(ports);
}

class LeasedQuotas implements RequestQuotas {
  readonly #ports: RequestQuotaPorts;
  readonly #counted = new Map<string, Counted>();
  readonly #desk: LeaseDesk<Counted>;
  readonly #clock: NodeJS.Timeout;
  #limited: ReadonlySet<string> = new Set();
  #reading: Promise<void> | undefined;

  constructor(ports: RequestQuotaPorts) {
    this.#ports = ports;
    const { nowMs, onTrouble } = ports;
    this.#desk = new LeaseDesk({ leaseOf: ({ lease }) => lease, termsOf: () => terms, ask: (asks) => lease(asks, ports), nowMs, onTrouble });
    this.#clock = setInterval(() => void this.refresh().catch(onTrouble), readEveryMs);
  }

  take(organizationId: string): ReturnType<RequestQuotas["take"]> {
    if (!this.#limited.has(organizationId)) return;
    const one = this.#countedOf(organizationId);
    if (spend(one.lease, this.#ports.nowMs())) {
      if (runsLow(one.lease)) this.#desk.askAhead(one);
      return;
    }
    if (this.#isSpent(one)) return one.spent;
    return this.#desk.wait(one).then(({ kind }) => (kind === "given" ? undefined : kind === "away" ? "away" : one.spent));
  }

  giveBack(organizationId: string): void {
    const one = this.#counted.get(organizationId);
    if (one) this.#desk.keep(one);
  }

  spentBy(organizationId: string): Spent | undefined {
    const one = this.#counted.get(organizationId);
    return one && this.#isSpent(one) ? one.spent : undefined;
  }

  /** One reading at a time, however long the database takes. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async end(): Promise<void> {
    clearInterval(this.#clock);
    await this.#desk.end();
  }

  async #read(): Promise<void> {
    this.#limited = await this.#ports.readLimited();
    for (const id of this.#counted.keys()) if (!this.#limited.has(id)) this.#counted.delete(id);
  }

  #isSpent({ lease }: Counted): boolean {
    return lease.tokens === 0 && this.#ports.nowMs() < lease.emptyUntilMs;
  }

  #countedOf(organizationId: string): Counted {
    const known = this.#counted.get(organizationId);
    if (known) return known;
    const made: Counted = { organizationId, lease: noLease(), day: dayOf(this.#ports.dateMs()), spent: undefined };
    this.#counted.set(organizationId, made);
    return made;
  }
}

async function lease(asks: readonly Ask<Counted>[], ports: RequestQuotaPorts): Promise<Grant[]> {
  const grants = await ports.lease(asks.map(({ of, wanted, returned }) => ({ organizationId: of.organizationId, wanted, returned, returnedDay: of.day })));
  return asks.map(({ of, wanted }, index) => {
    const { granted = wanted, day = of.day, spent } = grants[index] ?? {};
    if (day !== of.day) of.lease.tokens = 0; // yesterday's are of no use any more
    of.day = day;
    const resetsAtMs = spent && resetOf(spent, ports.dateMs());
    of.spent = spent && resetsAtMs ? { period: spent, resetsAtMs } : undefined;
    return { granted, nextMs: Math.min(askAgainMs, resetsAtMs ? resetsAtMs - ports.dateMs() : askAgainMs) };
  });
}

function dayOf(dateMs: number): string {
  return new Date(dateMs).toISOString().slice(0, 10);
}

/** Days and months are UTC's. */
function resetOf(period: Spent["period"], dateMs: number): number {
  if (period === "day") return (Math.floor(dateMs / dayMs) + 1) * dayMs;
  const date = new Date(dateMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
