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
  const counted = new Map<string, Counted>();
  let limited: ReadonlySet<string> = new Set();
  const desk = new LeaseDesk<Counted>({
    leaseOf: ({ lease }) => lease,
    termsOf: () => terms,
    ask: (asks) => lease(asks, ports),
    nowMs: ports.nowMs,
    onTrouble: ports.onTrouble,
  });

  function countedOf(organizationId: string): Counted {
    const known = counted.get(organizationId);
    if (known) return known;
    const made: Counted = { organizationId, lease: noLease(), day: dayOf(ports.dateMs()), spent: undefined };
    counted.set(organizationId, made);
    return made;
  }
  async function refresh(): Promise<void> {
    limited = await ports.readLimited();
    for (const id of counted.keys()) if (!limited.has(id)) counted.delete(id);
  }

  const clock = setInterval(() => void refresh().catch(ports.onTrouble), readEveryMs);
  const isSpent = ({ lease }: Counted) => lease.tokens === 0 && ports.nowMs() < lease.emptyUntilMs;
  return {
    take(organizationId) {
      if (!limited.has(organizationId)) return;
      const one = countedOf(organizationId);
      if (spend(one.lease, ports.nowMs())) {
        if (runsLow(one.lease)) desk.askAhead(one);
        return;
      }
      if (isSpent(one)) return one.spent;
      return desk.wait(one).then((fate) => (fate.kind === "given" ? undefined : fate.kind === "away" ? "away" : one.spent));
    },
    giveBack(organizationId) {
      const one = counted.get(organizationId);
      if (one) desk.keep(one);
    },
    spentBy(organizationId) {
      const one = counted.get(organizationId);
      return one && isSpent(one) ? one.spent : undefined;
    },
    refresh,
    async end() {
      clearInterval(clock);
      await desk.end();
    },
  };
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
