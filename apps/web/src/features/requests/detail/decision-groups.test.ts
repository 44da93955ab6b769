import type { TraceStep } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { withGroups } from "./decision-groups.ts";

const step = (path: string, outcome: TraceStep["outcome"], micros = 1): TraceStep => ({ path, gate: "signature", outcome, micros });
const told = (trace: TraceStep[]) => withGroups(trace).map(({ path, gate, outcome }) => `${path} ${gate} ${outcome}`);

test("a group whose first gate passed and whose others were skipped is any, and passed", () => {
  expect(told([step("0", "passed"), step("1.0", "passed"), step("1.1", "skipped"), step("1.2.0", "skipped")])).toEqual([
    "0 signature passed",
    "1 any passed",
    "1.0 signature passed",
    "1.1 signature skipped",
    "1.2 group skipped",
    "1.2.0 signature skipped",
  ]);
});

test("gates asked one after another though they failed stood in any", () => {
  expect(told([step("0.0", "failed"), step("0.1", "passed")])[0]).toBe("0 any passed");
  expect(told([step("0.0", "failed"), step("0.1", "failed")])[0]).toBe("0 any failed");
});

test("a gate that ended its group stood in all", () => {
  expect(told([step("0.0", "passed"), step("0.1", "failed")])[0]).toBe("0 all failed");
  expect(told([step("0.0", "failed"), step("0.1", "not-reached")])[0]).toBe("0 all failed");
  expect(told([step("0.0", "passed"), step("0.1", "passed")])[0]).toBe("0 all passed");
});

test("what cannot be told is called a group, with the outcome of what it holds", () => {
  expect(told([step("0.0", "not-reached"), step("0.1", "not-reached")])[0]).toBe("0 group not-reached");
});

test("a group took as long as what it holds", () => {
  expect(withGroups([step("0.0", "failed", 20), step("0.1", "passed", 30)])[0]?.micros).toBe(50);
});

test("a group that the trace itself names is not named twice", () => {
  expect(told([{ path: "0", gate: "any", outcome: "passed", micros: 1 }, step("0.0", "passed")])).toEqual(["0 any passed", "0.0 signature passed"]);
});
