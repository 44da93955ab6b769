import { Problem } from "@postern/contract/problem";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { problemOf, trpcErrorOf } from "./problem-of.ts";

test("a problem keeps its code, detail and fields on its way through tRPC", () => {
  const problem = new Problem("input-invalid", "name: too long", { name: ["too long"] });
  expect(trpcErrorOf(problem).code).toBe("BAD_REQUEST");
  expect(problemOf(trpcErrorOf(problem))).toMatchObject({ code: "PSTN-4000", status: 400, detail: "name: too long", fields: { name: ["too long"] } });
});

test("what was not foreseen says nothing of itself", () => {
  const leak = new Error("password=hunter2 at 10.0.0.5");
  for (const error of [leak, new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: leak }), "text", undefined]) {
    expect(JSON.stringify(problemOf(error))).not.toContain("hunter2");
    expect(problemOf(error)).toMatchObject({ code: "PSTN-4500" });
  }
});

test("an unknown procedure and an unreadable call are the caller's to mend", () => {
  expect(problemOf(new TRPCError({ code: "NOT_FOUND" })).code).toBe("PSTN-4004");
  expect(problemOf(new TRPCError({ code: "METHOD_NOT_SUPPORTED", message: "use POST" }))).toMatchObject({ code: "PSTN-4000", detail: "use POST" });
});
