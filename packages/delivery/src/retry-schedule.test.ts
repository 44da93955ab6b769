import fc from "fast-check";
import { expect, test } from "vitest";
import { nextAttemptAt, nextUnchargedAt, retryAfterMs, retryLadderSeconds } from "./retry-schedule.ts";

const now = new Date("2026-03-01T12:00:00Z");
const day = 86_400_000;

test("every retry lies between one second and its step, whatever chance says", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 11 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (charged, chance) => {
      const at = nextAttemptAt(charged, { now, random: () => chance });
      const waitMs = (at?.getTime() ?? 0) - now.getTime();
      expect(waitMs).toBeGreaterThanOrEqual(1_000);
      expect(waitMs).toBeLessThanOrEqual((retryLadderSeconds[charged - 1] ?? 0) * 1_000);
    }),
    { numRuns: 10_000 },
  );
});

test("Retry-After makes a retry later, never sooner, and by a day at most", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 11 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 10 * day }),
      (charged, chance, asked) => {
        const without = nextAttemptAt(charged, { now, random: () => chance })?.getTime() ?? 0;
        const withIt = nextAttemptAt(charged, { now, random: () => chance }, asked)?.getTime() ?? 0;
        expect(withIt).toBe(Math.max(without, now.getTime() + Math.min(asked, day)));
      },
    ),
    { numRuns: 10_000 },
  );
});

test("the ladder spans about three days and then ends", () => {
  const span = retryLadderSeconds.reduce((sum, step) => sum + step, 0) * 1_000;
  expect(span).toBeGreaterThan(2.5 * day);
  expect(span).toBeLessThan(3.5 * day);
  expect(nextAttemptAt(retryLadderSeconds.length + 1, { now, random: () => 0.5 })).toBeUndefined();
});

test("a send that did not reach the destination is tried again within seconds", () => {
  expect(nextUnchargedAt({ now, random: () => 0 }).getTime() - now.getTime()).toBe(1_000);
  expect(nextUnchargedAt({ now, random: () => 0.999 }).getTime() - now.getTime()).toBeLessThanOrEqual(5_000);
});

test.each([
  ["120", 120_000],
  [" 5 ", 5_000],
  ["Sun, 01 Mar 2026 12:01:00 GMT", 60_000],
  ["0", undefined],
  ["-5", undefined],
  ["1e9", undefined],
  ["99999999999999", undefined],
  ["Sun, 01 Mar 2026 11:59:00 GMT", undefined],
  ["2030", 2_030_000],
  ["tomorrow", undefined],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %j asks for %j ms", (value, expected) => {
  expect(retryAfterMs(value, now)).toBe(expected);
});
