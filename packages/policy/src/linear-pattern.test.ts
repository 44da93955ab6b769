import { expect, test } from "vitest";
import { Budget, BudgetSpent } from "./budget.ts";
import { linearPattern } from "./linear-pattern.ts";

const fits = (source: string, text: string) => linearPattern(source)?.test(text, new Budget(100_000));

test.each([
  ["^\\s$", ["\t", " ", "\u00a0", "\ufeff", "\u2028", "\u3000"], ["a", ""]],
  ["^\\S$", ["a", "é"], ["\u00a0", "\u3000", " "]],
  ["^[\\sa]+$", ["a\u00a0 a"], ["b"]],
  ["^[^\\s]$", ["a"], ["\u00a0", "\u3000"]],
  ["^[ab]\\s[ab]$", ["a\u3000b"], ["a[b"]],
  ["^\\[\\s\\]$", ["[\u00a0]"], ["[a]"]],
  ["^[\\]]\\s$", ["]\u00a0"], ["]]"]],
  ["^\\\\s$", ["\\s"], ["\\ ", " "]],
  ["a", ["bab"], ["b"]],
])("%s means the spaces of ECMA-262, in a class and outside of one", (source, fitting, unfitting) => {
  for (const text of fitting) expect(fits(source, text), JSON.stringify(text)).toBe(true);
  for (const text of unfitting) expect(fits(source, text), JSON.stringify(text)).toBe(false);
});

test.each(["(?=a)", "(?<!a)", "(a)\\1", "(", "[b-a]", "a{1001}"])("%s is no pattern of RE2", (source) => {
  expect(linearPattern(source)).toBeUndefined();
});

test("a pattern that is long, or grows large, is none", () => {
  expect(linearPattern("a".repeat(1_000))).toBeDefined();
  expect(linearPattern("a".repeat(1_001))).toBeUndefined();
  expect(linearPattern("(a{100}){30}")).toBeUndefined();
});

test("its work grows with the text, and is counted before it is done", () => {
  const pattern = linearPattern("abc");
  expect(pattern?.test("x".repeat(10), new Budget(100))).toBe(false);
  expect(() => pattern?.test("x".repeat(10_000), new Budget(100))).toThrow(BudgetSpent);
  expect(() => pattern?.test("", new Budget(0))).toThrow(BudgetSpent);
});
