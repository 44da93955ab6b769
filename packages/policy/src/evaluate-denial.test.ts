import { describe, expect, test } from "vitest";
import { walk } from "./made-walk.ts";

describe("what a denial says", () => {
  const bare = { reason: "method-not-allowed" } as const;

  test("goes on to whoever answers the sender, and nothing that it does not say", async () => {
    const said = { reason: "rate-limited", retryAfterMs: 1_500, allow: ["PUT"], challenge: "Basic" } as const;
    expect(await walk({ all: [0] }, [said])).toMatchObject({ verdict: "throttled", status: 429, retryAfterMs: 1_500, allow: ["PUT"], challenge: "Basic" });
    const { asked: _, event: __, ...decision } = await walk({ all: [0] }, [bare]);
    expect(Object.keys(decision).sort()).toEqual(["reason", "status", "trace", "verdict"]);
  });

  test("stands in the trace with what was seen and expected, and with no more than that", async () => {
    const certificate = { subject: "CN=a" } as never;
    const { trace } = await walk({ all: [0, 1, 2, 3] }, [undefined, { seen: "s" }, { expected: "e", certificate }, bare]);
    expect(trace.map((step) => Object.entries(step).filter(([name]) => !["path", "gate", "micros"].includes(name)))).toEqual([
      [["outcome", "passed"]],
      [
        ["outcome", "passed"],
        ["seen", "s"],
      ],
      [
        ["outcome", "passed"],
        ["expected", "e"],
        ["certificate", certificate],
      ],
      [
        ["outcome", "failed"],
        ["reason", "method-not-allowed"],
      ],
    ]);
  });

  test("of a gate that broke is that the fault is ours", async () => {
    const { trace } = await walk({ all: [0] }, [() => Promise.reject(new Error("no"))]);
    expect(trace[0]).toMatchObject({ seen: "the gate could not decide", expected: "a decision; the fault is on our side" });
  });
});
