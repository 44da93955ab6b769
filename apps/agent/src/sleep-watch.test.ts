import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSleep } from "./sleep-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a clock that jumps more than 15 s past its timer means the machine slept; a busy second does not", () => {
  const slept = vi.fn();
  const clock = watchSleep(slept);
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(Date.now() + 10_000);
  vi.advanceTimersByTime(1_000);
  expect(slept).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(slept).toHaveBeenCalledOnce();
  clearInterval(clock);
});
