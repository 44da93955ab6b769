import { expect, test } from "vitest";
import { Policy, type PolicyNode } from "./policy.ts";

const gate: PolicyNode = { kind: "method", allow: ["POST"] };
const groupsOf = (count: number) => Array.from({ length: count }, (): PolicyNode => ({ any: Array.from({ length: 50 }, () => gate) }));
const nested = (depth: number): PolicyNode => (depth === 1 ? gate : { all: [nested(depth - 1)] });

test("a policy holds a hundred gates, however they are grouped, and not one more", () => {
  expect(Policy.safeParse({ all: groupsOf(2) }).success).toBe(true);
  expect(Policy.safeParse({ all: [...groupsOf(2), gate] }).error?.message).toContain("100 gates at most");
});

test("groups may be nested six deep", () => {
  expect(Policy.safeParse(nested(6)).success).toBe(true);
  expect(Policy.safeParse(nested(7)).error?.message).toContain("nested 6 deep");
});
