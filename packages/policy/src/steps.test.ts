import type { PolicyNode } from "@postern/contract/policy";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide, inbound } from "./made-for-tests.ts";

/** Whether a policy lets a request in, told as plain logic. */
function allows(node: PolicyNode): boolean {
  if ("all" in node) return node.all.every(allows);
  if ("any" in node) return node.any.some(allows);
  return node.kind === "method" && node.allow.includes("POST");
}

function gatesIn(node: PolicyNode): number {
  if ("all" in node) return node.all.reduce((sum, member) => sum + gatesIn(member), 0);
  return "any" in node ? node.any.reduce((sum, member) => sum + gatesIn(member), 0) : 1;
}

const { node } = fc.letrec<{ node: PolicyNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<PolicyNode>({ kind: "method", allow: ["POST"] }, { kind: "method", allow: ["GET"] }),
    fc.record({ all: fc.array(tie("node"), { minLength: 1, maxLength: 4 }) }),
    fc.record({ any: fc.array(tie("node"), { minLength: 1, maxLength: 4 }) }),
  ),
}));

test("whatever the tree, the verdict is its logic's, and each gate stands once in the trace, in reading order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(node, { maxLength: 4 }), async (all) => {
      const decision = await decide(all, inbound());
      expect(decision.verdict).toBe(allows({ all }) ? "accepted" : "refused");
      expect(decision.trace).toHaveLength(gatesIn({ all }));
      const paths = decision.trace.map(({ path }) => path.split(".").map(Number));
      expect(paths).toEqual(paths.toSorted(byPlace));
    }),
    { numRuns: 400 },
  );
});

function byPlace(left: number[], right: number[]): number {
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
