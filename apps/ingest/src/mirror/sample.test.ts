import { expect, test } from "vitest";
import { isSampled } from "./sample.ts";

const ids = Array.from({ length: 10_000 }, (_, index) => `req_${String(index).padStart(26, "0")}`);
const drawn = (percent: number) => ids.filter((id) => isSampled(id, percent));

test("a sample is about as large as its percentage says, and everything at 100", () => {
  expect(drawn(100)).toHaveLength(10_000);
  expect(drawn(10).length).toBeGreaterThan(850);
  expect(drawn(10).length).toBeLessThan(1_150);
  expect(drawn(0.01).length).toBeLessThan(10);
});

test("the same event is always drawn, or never, and a larger sample holds the smaller one", () => {
  expect(drawn(10)).toEqual(drawn(10));
  const larger = new Set(drawn(20));
  expect(drawn(10).every((id) => larger.has(id))).toBe(true);
});
