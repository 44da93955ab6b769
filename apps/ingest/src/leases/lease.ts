/** What this process may give away of something that all processes count together: taken from the database ahead of need, and only for a while. */
export interface Lease {
  /** At hand, until then. */
  tokens: number;
  untilMs: number;
  /** How many came with the last grant. */
  size: number;
  /** Given away since the last ask. */
  used: number;
  /** Until then there are none left, whoever asks. */
  emptyUntilMs: number;
  /** When fewer were given than asked for. */
  shortAtMs: number;
  /** Stands in line to be asked for. */
  isAsked: boolean;
  /** Who has nothing at hand and waits for the answer. */
  waiting: ((fate: LeaseFate) => void)[];
}
/** What came of asking; `away` when the database did not answer in time. */
export type LeaseFate = { kind: "given" } | { kind: "none"; waitMs: number } | { kind: "away" };

export function noLease(): Lease {
  return { tokens: 0, untilMs: 0, size: 0, used: 0, emptyUntilMs: 0, shortAtMs: Number.NEGATIVE_INFINITY, isAsked: false, waiting: [] };
}

/** Gives one away from what is at hand; false when nothing is. */
export function spend(lease: Lease, nowMs: number): boolean {
  if (lease.tokens === 0 || nowMs >= lease.untilMs) return false;
  lease.tokens -= 1;
  lease.used += 1;
  return true;
}

/** Whether more should be asked for before the last one is gone. */
export function runsLow({ tokens, size }: Lease): boolean {
  return tokens <= size / 2;
}

const contendedMs = 100;

/** Whether more are asked for than there are: then what comes is gone at once, and waiting for it would make everyone late. */
export function isContended({ shortAtMs }: Lease, nowMs: number): boolean {
  return nowMs - shortAtMs < contendedMs;
}

/** How many to ask for: all who wait, or what the last while took twice over, so that a steady sender finds some at hand; never more ahead than the cap. */
export function wantedOf({ waiting, used }: Lease, aheadMax: number): number {
  return Math.max(waiting.length, Math.min(used * 2, aheadMax), 1);
}
