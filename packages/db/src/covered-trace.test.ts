import type { TraceStep } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { coveredTrace } from "./covered-trace.ts";

const step = (more: Partial<TraceStep>): TraceStep => ({ path: "0", gate: "oidc-login", outcome: "passed", micros: 1, ...more });
const ada = "ada@example.com (subject a1), a member";

test("who was signed in is read by those who may reveal payloads", () => {
  const trace = [step({ seen: ada })];
  expect(coveredTrace(trace, new Set(["read", "payload"]))).toEqual(trace);
});

test.each([
  ["let in", step({ seen: ada })],
  ["refused", step({ outcome: "failed", reason: "login-refused", seen: ada, expected: "group ops" })],
  ["asked for by another site", step({ outcome: "failed", reason: "login-cross-site", seen: `another site, with the sign-in of ${ada}` })],
])("others read that someone was %s, and not who", (_, told) => {
  const [covered] = coveredTrace([told], new Set(["read", "operate"]));
  expect(JSON.stringify(covered)).not.toContain("ada");
  expect(covered).toMatchObject({ outcome: told.outcome, seen: expect.stringContaining("someone who is signed in") });
  expect(covered?.expected).toBe(told.expected);
});

test("that nobody was signed in, and what other gates saw, is everyone's to read", () => {
  const trace = [
    step({ outcome: "failed", reason: "login-missing", seen: "nobody signed in" }),
    step({ gate: "method", seen: "POST" }),
    step({ outcome: "not-reached" }),
  ];
  expect(coveredTrace(trace, new Set(["read"]))).toEqual(trace);
});
