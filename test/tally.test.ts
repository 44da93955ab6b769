import { expect, test } from "vitest";
import { afterSecondRun, failedFilesOf, noTests, type Report, sum, tallyOf, withFailure } from "./tally.ts";

const file = (name: string, message: string, ...tests: [string, string][]) => ({
  name: `/checkout/${name}`,
  status: message || tests.some(([, status]) => status === "failed") ? "failed" : "passed",
  message,
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});
const report = (numPassedTests: number, numFailedTests: number, ...testResults: Report["testResults"]): Report => ({
  numPassedTests,
  numFailedTests,
  testResults,
});

test("a failed test is counted once and named with its file", () => {
  const tally = tallyOf(report(1, 1, file("a.test.ts", "", ["it holds", "passed"], ["it breaks", "failed"])), "/checkout");
  expect(tally).toEqual({ passed: 1, failed: 1, failures: ["a.test.ts: it breaks"], unsteady: [] });
});

test("a file that cannot be loaded counts as a failure, though no test of it ran", () => {
  const tally = tallyOf(report(0, 0, file("b.test.ts", "Cannot find module './gone.ts'\n at …")), "/checkout");
  expect(tally).toEqual({ ...noTests, failed: 1, failures: ["b.test.ts: could not be loaded: Cannot find module './gone.ts'"] });
});

test("a sum of tallies has the failures of all", () => {
  const unit = { ...noTests, passed: 4 };
  expect(sum([unit, withFailure(noTests, "The stories did not run: the disk is full")])).toEqual({
    passed: 4,
    failed: 1,
    failures: ["The stories did not run: the disk is full"],
    unsteady: [],
  });
});

test("what failed beside the others and not alone has passed, and is named as unsteady; what failed twice has failed", () => {
  const first = report(7, 2, file("a.test.ts", "", ["it holds", "failed"]), file("b.test.ts", "", ["it breaks", "failed"]), file("c.test.ts", ""));
  expect(failedFilesOf(first, "/checkout")).toEqual(["a.test.ts", "b.test.ts"]);
  const second = report(1, 1, file("a.test.ts", "", ["it holds", "passed"]), file("b.test.ts", "", ["it breaks", "failed"]));
  expect(afterSecondRun(tallyOf(first, "/checkout"), second, "/checkout")).toEqual({
    passed: 8,
    failed: 1,
    failures: ["b.test.ts: it breaks"],
    unsteady: ["a.test.ts: it holds"],
  });
});

test("what was not run again, or stands in a file that is red for another reason now, has not passed", () => {
  const first = tallyOf(report(7, 2, file("a.test.ts", "", ["it holds", "failed"]), file("b.test.ts", "", ["it breaks", "failed"])), "/checkout");
  const skipped = file("a.test.ts", "", ["it holds", "skipped"]);
  const unloaded = file("b.test.ts", "Cannot find module './gone.ts'");
  expect(afterSecondRun(first, report(0, 0, skipped, unloaded), "/checkout")).toEqual({
    passed: 7,
    failed: 3,
    failures: ["a.test.ts: it holds", "b.test.ts: it breaks", "b.test.ts: could not be loaded: Cannot find module './gone.ts'"],
    unsteady: [],
  });
});

test("a file that could not be loaded beside the others is unsteady once its tests were run", () => {
  const first = tallyOf(report(7, 0, file("a.test.ts", "EADDRINUSE")), "/checkout");
  const second = report(2, 0, file("a.test.ts", "", ["one", "passed"], ["two", "passed"]));
  expect(afterSecondRun(first, second, "/checkout")).toMatchObject({ failed: 0, unsteady: ["a.test.ts: could not be loaded: EADDRINUSE"] });
});
