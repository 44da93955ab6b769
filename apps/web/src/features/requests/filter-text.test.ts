import { expect, test } from "vitest";
import { problemOfFilter, withTerm } from "./filter-text.ts";

test("an unknown field is told together with those that exist", () => {
  expect(problemOfFilter("verdikt:refused")).toMatch(/verdikt.*verdict/);
  expect(problemOfFilter("verdict:refused push")).toBeUndefined();
});

test("a value is added once, and excluding it replaces asking for it", () => {
  expect(withTerm("verdict:refused", "ip", { value: "203.0.113.9" })).toBe("verdict:refused ip:203.0.113.9");
  expect(withTerm("ip:203.0.113.9", "ip", { value: "203.0.113.9", negated: true })).toBe("-ip:203.0.113.9");
});

test("a value with a space survives the round trip", () => {
  expect(withTerm("", "endpoint", { value: "stripe prod" })).toBe('endpoint:"stripe prod"');
});
