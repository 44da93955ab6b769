import { problemDetails } from "@postern/contract/problem";
import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";

test("the server's problem is passed on as it is", () => {
  const problem = problemDetails("not-permitted", { detail: "needs operator", requestId: "0af7651916cd43dd" });
  expect(problemOf({ data: { problem } })).toEqual(problem);
});

test("an error that is no problem is ours, and no answer at all is the network's", () => {
  expect(problemOf({ data: { code: "X" } }).code).toBe("PSTN-4500");
  expect(problemOf(new TypeError("Failed to fetch")).code).toBe("unreachable");
  expect(problemOf(undefined).code).toBe("unreachable");
});

test("the trace id travels with the problem, to be quoted", () => {
  expect(problemOf({ data: { problem: problemDetails("internal"), traceId: "4bf92f3577b34da6" } }).requestId).toBe("4bf92f3577b34da6");
});
