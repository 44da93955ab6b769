import type { Rate, Taken } from "./ports.ts";

/**
 * Generic cell rate algorithm (ITU-T I.371): a key is one number, the moment at which its bucket will be full again. One token costs
 * window/limit of time; a token may be taken while the debt stays within the burst.
 */
export function takeToken(fullAtMs: number | undefined, nowMs: number, { limit, windowMs, burst }: Rate): { taken: Taken; fullAtMs: number } {
  const costMs = windowMs / limit;
  const startMs = Math.max(fullAtMs ?? nowMs, nowMs);
  const nextFullAtMs = startMs + costMs;
  const waitMs = nextFullAtMs - costMs * burst - nowMs;
  if (waitMs > toleranceMs) return { taken: { taken: false, retryAfterMs: Math.ceil(waitMs) }, fullAtMs: startMs };
  return { taken: { taken: true }, fullAtMs: nextFullAtMs };
}

// window/limit is rarely a whole number of milliseconds: a rounding error must not cost anyone a token.
const toleranceMs = 1e-3;
