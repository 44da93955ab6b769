const minute = 60;
const hour = 60 * minute;
/** The longest wait before each retry, in seconds; the last step repeats until all of them span almost three days. With jitter it is half of that on average. */
export const retryLadderSeconds: readonly number[] = [5, 30, 2 * minute, 10 * minute, hour, 6 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour];
const floorMs = 1_000;
/** A destination may ask for more patience, but not for more than a day. */
const retryAfterMsMax = 24 * hour * 1_000;
/** A send that never reached the destination is tried again soon: it cost the destination nothing. */
const unreachedMs = 5_000;

export interface RetryWorld {
  now: Date;
  /** In [0, 1). */
  random: () => number;
}

/**
 * When to try again after so many charged sends (this one included); nothing once the ladder is spent.
 * Full jitter between one second and the step spreads what failed together; Retry-After only makes it later.
 */
export function nextAttemptAt(charged: number, { now, random }: RetryWorld, retryAfterMs = 0): Date | undefined {
  const step = retryLadderSeconds[charged - 1];
  if (step === undefined) return;
  const jitteredMs = floorMs + random() * (step * 1_000 - floorMs);
  return new Date(now.getTime() + Math.round(Math.max(jitteredMs, Math.min(retryAfterMs, retryAfterMsMax))));
}

/** When to try again after a send that is not charged. */
export function nextUnchargedAt({ now, random }: RetryWorld): Date {
  return new Date(now.getTime() + Math.round(floorMs + random() * (unreachedMs - floorMs)));
}

/** Reads Retry-After (RFC 9110 section 10.2.3): seconds or an HTTP date; nothing when it is neither or already past. */
export function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return;
  const text = value.trim();
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1_000 : dateOf(text) - now.getTime();
  return ms > 0 ? ms : undefined; // NaN is not above zero either
}

// Only the forms RFC 9110 section 5.6.7 names: Date.parse alone would take "2030" or "-5" for a date.
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2,8}, /.test(text) ? Date.parse(text) : Number.NaN;
}
