import type { Policy, PolicyNode } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { gateChanges } from "./policy-difference.ts";

const method = (...allow: string[]): PolicyNode => ({ kind: "method", allow });
const size = (bodyBytesMax: number): PolicyNode => ({ kind: "body-size", bodyBytesMax });
const signature = (provider: string, toleranceSeconds = 300): PolicyNode => ({ kind: "signature", provider, toleranceSeconds });
const all = (...nodes: PolicyNode[]): Policy => ({ all: nodes });
const inShort = (before: Policy, after: Policy) =>
  gateChanges(before, after).map((change) => `${change.kind} ${change.place} ${change.gate.kind}${change.kind === "moved" ? ` from ${change.from}` : ""}`);

test("the same policy has no changes", () => {
  expect(gateChanges(all(method("POST"), size(1)), all(method("POST"), size(1)))).toEqual([]);
});

test("a gate that was put in front leaves the others as they were", () => {
  expect(inShort(all(signature("github"), size(1)), all(method("POST"), signature("github"), size(1)))).toEqual(["added 1 method"]);
});

test("a changed setting is named with its old and its new value", () => {
  expect(gateChanges(all(signature("github", 300)), all(signature("github", 600)))).toMatchObject([
    { kind: "changed", place: "1", settings: [{ path: "toleranceSeconds", before: "300", after: "600" }] },
  ]);
});

test("another provider is another gate", () => {
  expect(inShort(all(signature("github")), all(signature("stripe")))).toEqual(["added 1 signature", "removed 1 signature"]);
});

test("a gate that changed its place has moved; one that went into a group says so", () => {
  expect(inShort(all(method("POST"), size(1)), all(size(1), method("POST")))).toEqual(["moved 2 method from 1"]);
  expect(inShort(all(method("POST")), all({ any: [method("POST"), size(1)] }))).toEqual(["changed 1.1 method", "added 1.2 body-size"]);
});

test("a group whose order was fixed, or whose kind changed, changes what its gates stand in", () => {
  const before = all({ any: [method("POST"), size(1)] });
  expect(gateChanges(before, { all: [{ any: [method("POST"), size(1)], order: "as-written" }] })).toMatchObject([
    { kind: "changed", settings: [{ path: "group", before: "any of these", after: "any of these, in the order written" }] },
    { kind: "changed" },
  ]);
  expect(gateChanges(before, all({ all: [method("POST"), size(1)] }))[0]).toMatchObject({ settings: [{ before: "any of these", after: "all of these" }] });
});
