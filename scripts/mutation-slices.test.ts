import { expect, test } from "vitest";
import { codeOf, sliceNames, testsOf, triedFiles } from "./mutation-slices.ts";

test("each file of the policy engine is tried in one slice, and in one only", () => {
  expect(sliceNames.flatMap(codeOf).sort()).toEqual(triedFiles());
});

test("tests, records of providers and what only tests use are not changed", () => {
  const files = sliceNames.flatMap(codeOf);
  expect(files).toContain("src/evaluate.ts");
  expect(files.filter((file) => /\.test\.ts$|\/made-|\/samples/.test(file))).toEqual([]);
  expect(files.filter((file) => file.startsWith("src/providers/"))).toEqual(["src/providers/generic-hmac.ts", "src/providers/index.ts"]);
});

test.each(sliceNames)("the slice %s has tests to be tried on", (name) => {
  expect(testsOf(name)).not.toEqual([]);
});
