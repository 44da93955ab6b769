import { expect, test } from "vitest";
import { barsOf } from "./histogram-bars.ts";

const at = new Date(0);

test("the tallest bar fills the chart and its parts stack without gaps", () => {
  const [bar] = barsOf([{ at, accepted: 6, refused: 3, throttled: 1, duplicate: 0 }]);
  expect(bar?.parts).toEqual([
    { part: "accepted", from: 0, height: 0.6 },
    { part: "throttled", from: 0.6, height: 0.1 },
    { part: "refused", from: 0.7, height: 0.3 },
  ]);
});

test("one refusal among a thousand is still seen, and the bar stays in the chart", () => {
  const [bar] = barsOf([{ at, accepted: 1_000, refused: 1, throttled: 0, duplicate: 0 }]);
  const refused = bar?.parts.find(({ part }) => part === "refused");
  expect(refused?.height).toBeGreaterThan(0.02);
  expect((refused?.from ?? 0) + (refused?.height ?? 0)).toBeCloseTo(1);
});

test("a quiet range draws nothing", () => {
  expect(barsOf([{ at, accepted: 0, refused: 0, throttled: 0, duplicate: 0 }])[0]?.parts).toEqual([]);
  expect(barsOf([])).toEqual([]);
});
