import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SendPace } from "./send-pace.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("without a limit every free slot is used", () => {
  expect(new SendPace(undefined, () => {}).slots(8, 3)).toBe(8);
});

test("a second holds so many sends and no more, counted from each of them; then it rings", () => {
  let nowMs = 0;
  let rung = 0;
  const pace = new SendPace(
    2,
    () => rung++,
    () => nowMs,
  );
  expect(pace.slots(8, 0)).toBe(2);
  pace.sent();
  nowMs = 400;
  pace.sent();
  expect(pace.slots(8, 2)).toBe(2); // those in flight, and nothing new
  expect(pace.slots(8, 0)).toBe(0);
  nowMs = 999;
  expect(pace.slots(8, 0)).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(rung).toBe(1);
  nowMs = 1_001;
  expect(pace.slots(8, 0)).toBe(1);
  nowMs = 1_401;
  expect(pace.slots(8, 0)).toBe(2);
  pace.stop();
});

test("a pace that was stopped rings nobody", () => {
  let rung = 0;
  const pace = new SendPace(1, () => rung++);
  pace.sent();
  pace.slots(8, 0);
  pace.stop();
  vi.advanceTimersByTime(5_000);
  expect(rung).toBe(0);
});
