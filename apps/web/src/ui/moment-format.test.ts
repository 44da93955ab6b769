import { expect, test } from "vitest";
import { countdown, exactMoment, nearMoment, pastMoment, span } from "./moment-format.ts";

const now = Date.parse("2026-03-04T14:03:22.118Z");
const before = (ms: number) => new Date(now - ms);

test("a fresh moment is told by its age", () => {
  expect(nearMoment(before(400), now, "UTC")).toBe("now");
  expect(nearMoment(before(12_400), now, "UTC")).toBe("12\u00a0s");
  expect(nearMoment(before(4 * 60_000), now, "UTC")).toBe("4\u00a0min");
});

test("an older moment is told by the clock, and one of another day by its day", () => {
  expect(nearMoment(before(2 * 3_600_000), now, "UTC")).toBe("12:03:22");
  expect(nearMoment(before(30 * 3_600_000), now, "UTC")).toBe("3 Mar 08:03");
});

test("a moment within a sentence says that it is past", () => {
  expect(pastMoment(before(400), now, "UTC")).toBe("just now");
  expect(pastMoment(before(4 * 60_000), now, "UTC")).toBe("4\u00a0min ago");
  expect(pastMoment(before(2 * 3_600_000), now, "UTC")).toBe("at 12:03:22");
  expect(pastMoment(before(30 * 3_600_000), now, "UTC")).toBe("on 3 Mar 08:03");
  expect(pastMoment(before(-41_000), now, "UTC")).toBe("in 41\u00a0s");
});

test("a moment to come is told as such", () => {
  expect(nearMoment(before(-41_000), now, "UTC")).toBe("in 41\u00a0s");
});

test("the exact moment carries milliseconds and the zone", () => {
  expect(exactMoment(new Date(now), "UTC")).toBe("2026-03-04 14:03:22.118 UTC");
  expect(exactMoment(new Date(now), "Asia/Kolkata")).toBe("2026-03-04 19:33:22.118 GMT+5:30");
});

test("lengths keep one unit, countdowns tick in seconds", () => {
  expect(span(90 * 60_000)).toBe("1\u00a0h");
  expect(countdown(185_000)).toBe("3:05");
  expect(countdown(0)).toBe("now");
  expect(countdown(7_500_000)).toBe("2\u00a0h 5\u00a0min");
  expect(countdown(604_500_000)).toBe("6\u00a0d 23\u00a0h");
});
