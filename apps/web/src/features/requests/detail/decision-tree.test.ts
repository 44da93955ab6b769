import { expect, test } from "vitest";
import { gateName, linesOf } from "./decision-tree.ts";

const step = (path: string, gate: string) => ({ path, gate, outcome: "passed" as const, micros: 1 });

test("gates inside a group stand one step further in", () => {
  const lines = linesOf([step("0", "address"), step("1", "any"), step("1.0", "signature"), step("1.1", "all"), step("1.1.0", "rate")]);
  expect(lines.map(({ depth }) => depth)).toEqual([0, 0, 1, 1, 2]);
  expect(lines.map(({ isGroup }) => isGroup)).toEqual([false, true, false, true, false]);
});

test("a gate of a later version is still named", () => {
  expect(gateName("signature")).toBe("Signature");
  expect(gateName("client-certificate")).toBe("client certificate");
  expect(gateName("constructor")).toBe("constructor");
});
