import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimeLimit } from "./time-limit.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what does not come in time is given up, and the error says how long it was waited for", () => {
  const limit = new TimeLimit(35_000, new AbortController().signal);
  vi.advanceTimersByTime(34_999);
  expect(limit.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(limit.signal.reason).toEqual(new Error("no answer in 35 s"));
});

test("each word that comes begins the time anew", () => {
  const limit = new TimeLimit(1_000, new AbortController().signal);
  vi.advanceTimersByTime(900);
  limit.refresh();
  vi.advanceTimersByTime(900);
  expect(limit.signal.aborted).toBe(false);
});

test("who stops is heard at once, before as after", () => {
  const stopping = new AbortController();
  const limit = new TimeLimit(1_000, stopping.signal);
  stopping.abort(new Error("stopped"));
  expect(limit.signal.reason).toEqual(new Error("stopped"));
  expect(new TimeLimit(1_000, stopping.signal).signal.aborted).toBe(true);
});

test("once it is released, neither the clock nor a stop ends anything", () => {
  const stopping = new AbortController();
  const limit = new TimeLimit(1_000, stopping.signal);
  limit.release();
  vi.advanceTimersByTime(2_000);
  stopping.abort();
  expect(limit.signal.aborted).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
