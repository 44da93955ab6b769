/** Longer than this nobody can make an agent wait; a hub never asks for more. */
const secondsMax = 60;

/**
 * What a Retry-After field asks for, in seconds (RFC 9110, section 10.2.3). A date, which no hub sends, asks for nothing; nor does 0, as something
 * between may send it for hours, and an agent that obeyed would dial without ever waiting longer.
 */
export function readRetryAfter(field: string | null | undefined): { retryAfterMs?: number } {
  if (!/^[1-9]\d{0,8}$/.test(field ?? "")) return {};
  return { retryAfterMs: Math.min(Number(field), secondsMax) * 1_000 };
}
