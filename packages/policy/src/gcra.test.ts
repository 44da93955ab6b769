import fc from "fast-check";
import { expect, test } from "vitest";
import { takeToken } from "./gcra.ts";

/** The same rule told as a bucket: it holds `burst` tokens, refills evenly, and gives one when it holds one. */
function bucketOf({ limit, windowMs, burst }: { limit: number; windowMs: number; burst: number }) {
  let tokens = burst;
  let atMs = 0;
  return (nowMs: number): boolean => {
    tokens = Math.min(burst, tokens + ((nowMs - atMs) * limit) / windowMs);
    atMs = nowMs;
    if (tokens < 1 - 1e-6) return false;
    tokens -= 1;
    return true;
  };
}

const rates = fc.record({
  limit: fc.integer({ min: 1, max: 1_000 }),
  windowMs: fc.integer({ min: 1_000, max: 60_000 }),
  burst: fc.integer({ min: 1, max: 50 }),
});
const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });

test("gives exactly the tokens that an evenly refilling bucket would", () => {
  fc.assert(
    fc.property(rates, gaps, (rate, gapsMs) => {
      const bucket = bucketOf(rate);
      let fullAtMs: number | undefined;
      let nowMs = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        const next = takeToken(fullAtMs, nowMs, rate);
        fullAtMs = next.fullAtMs;
        expect(next.taken.taken).toBe(bucket(nowMs));
      }
    }),
  );
});

test("the wait it names is enough, and never longer than one token takes", () => {
  fc.assert(
    fc.property(rates, gaps, (rate, gapsMs) => {
      let fullAtMs: number | undefined;
      let nowMs = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        const next = takeToken(fullAtMs, nowMs, rate);
        fullAtMs = next.fullAtMs;
        if (next.taken.taken) continue;
        expect(next.taken.retryAfterMs).toBeGreaterThan(0);
        expect(next.taken.retryAfterMs).toBeLessThanOrEqual(Math.ceil(rate.windowMs / rate.limit));
        expect(takeToken(fullAtMs, nowMs + next.taken.retryAfterMs, rate).taken.taken).toBe(true);
      }
    }),
  );
});

test("a clock that steps back gives no token away", () => {
  const rate = { limit: 1, windowMs: 1_000, burst: 1 };
  const first = takeToken(undefined, 10_000, rate);
  expect(takeToken(first.fullAtMs, 5_000, rate).taken).toEqual({ taken: false, retryAfterMs: 6_000 });
});
