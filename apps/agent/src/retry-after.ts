/** Longer than this nobody can make an agent wait; a hub never asks for more. */
const secondsMax = 60;

/** What a Retry-After field asks for, in seconds (RFC 9110, section 10.2.3); a date, which no hub sends, asks for nothing. */
export function readRetryAfter(field: string | null | undefined): { retryAfterMs?: number } {
  if (!/^\d{1,9}$/.test(field ?? "")) return {};
  return { retryAfterMs: Math.min(Number(field), secondsMax) * 1_000 };
}
