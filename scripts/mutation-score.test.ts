import { expect, test } from "vitest";
import { isDrawn } from "./mutation-sample.ts";
import { errorOf, noScore, shareOf, sum } from "./mutation-score.ts";

const mutants = Array.from({ length: 5_000 }, (_, line) => ({
  fileName: "/anywhere/src/evaluate.ts",
  location: { start: { line, column: 2 }, end: { line, column: 9 } },
  mutatorName: "ConditionalExpression",
  replacement: "false",
}));

test("a sample is about its share, the same each time, wherever the code lies", () => {
  const drawn = mutants.filter((mutant) => isDrawn(mutant, 5));
  expect(drawn.length).toBeGreaterThan(900);
  expect(drawn.length).toBeLessThan(1_100);
  expect(mutants.map((mutant) => ({ ...mutant, fileName: "/elsewhere/src/evaluate.ts" })).filter((mutant) => isDrawn(mutant, 5))).toHaveLength(drawn.length);
});

test("two mutants of one place are drawn apart", () => {
  const others = mutants.map((mutant) => ({ ...mutant, replacement: "true" }));
  const both = mutants.filter((mutant, at) => isDrawn(mutant, 5) && others[at] && isDrawn(others[at], 5));
  expect(both.length).toBeLessThan(300);
});

test("a share of one leaves none out", () => {
  expect(mutants.every((mutant) => isDrawn(mutant, 1))).toBe(true);
});

test("slices are summed, and what a sample left out counts neither way", () => {
  const score = sum({ noticed: 60, missed: 20, untried: 300 }, { noticed: 20, missed: 0, untried: 100 });
  expect(score).toEqual({ noticed: 80, missed: 20, untried: 400 });
  expect(shareOf(score)).toBe(80);
  expect(shareOf(noScore)).toBe(100);
});

test("a sample says how far off it may be, and a whole is exact", () => {
  expect(errorOf({ noticed: 80, missed: 20, untried: 400 })).toBeCloseTo(7.02, 2);
  expect(errorOf({ noticed: 80, missed: 20, untried: 1_000_000 })).toBeCloseTo(7.85, 2);
  expect(errorOf({ noticed: 3, missed: 0, untried: 60 })).toBeGreaterThan(30);
  expect(errorOf({ noticed: 80, missed: 20, untried: 0 })).toBe(0);
});
