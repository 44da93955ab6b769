import { expect, test } from "vitest";
import { faultIn, linesOf, snapshotWords } from "./list-words.ts";

test("ranges are read one a line, without comments and blanks", () => {
  expect(linesOf("203.0.113.7 # me\r\n\n  198.51.100.0/24\n# all")).toEqual(["203.0.113.7", "198.51.100.0/24"]);
});

test("a wrong line is named by its number", () => {
  const problem = { title: "", code: "", status: 400, fields: { name: ["is taken"], "ranges.2": ["must be an address"] } } as never;
  expect(faultIn(problem, "ranges")).toBe("Number 3 must be an address.");
  expect(faultIn(problem, "name")).toBe("is taken");
  expect(faultIn(undefined, "name")).toBeUndefined();
});

test("what is shipped says of when, and when it is not sure", () => {
  expect(snapshotWords({ rangeCount: 6, source: "", asOf: "2026-01-17", confidence: "medium" })).toBe("6 ranges shipped, of 2026-01-17");
  expect(snapshotWords({ rangeCount: 1, source: "", confidence: "low" })).toBe("1 range shipped, not sure");
  expect(snapshotWords(undefined)).toBe("nothing shipped: fetch it first");
});
