import fc from "fast-check";
import { expect, test } from "vitest";
import { FilterError, matchesFilter, parseFilter, writeFilter } from "./filter.ts";

test("a filter is read term by term: fields, several values, quotes, negation, bare words", () => {
  expect(parseFilter('verdict:refused,throttled type:invoice.* -endpoint:"Stripe test" push')).toEqual([
    { field: "verdict", values: ["refused", "throttled"], negated: false },
    { field: "type", values: ["invoice.*"], negated: false },
    { field: "endpoint", values: ["Stripe test"], negated: true },
    { field: "text", values: ["push"], negated: false },
  ]);
});

test.each(["colour:red", "constructor:x", "verdict:banana", "delivery:lost", 'verdict:"re fused"', "a ".repeat(21)])("%s is refused in words", (text) => {
  expect(() => parseFilter(text)).toThrow(FilterError);
});

test("a word with a star may stand for several of the known ones, in any case", () => {
  const [term] = parseFilter("verdict:RE*,accepted");
  expect(matchesFilter(term ? [term] : [], { verdict: "refused" })).toBe(true);
  expect(matchesFilter(term ? [term] : [], { verdict: "throttled" })).toBe(false);
});

test("what was read is written so that it reads the same again", () => {
  const value = fc.stringMatching(/^[a-z0-9.*\-_ ]{1,12}$/).filter((text) => text.trim() !== "");
  const term = fc.record({ field: fc.constantFrom("type", "endpoint", "event", "text" as const), value, negated: fc.boolean() });
  fc.assert(
    fc.property(fc.array(term, { maxLength: 5 }), (wanted) => {
      const text = wanted.map(({ field, value: only, negated }) => `${negated ? "-" : ""}${field === "text" ? "" : `${field}:`}"${only}"`).join(" ");
      const terms = parseFilter(text);
      expect(parseFilter(writeFilter(terms))).toEqual(terms);
    }),
  );
});
