import { expect, test } from "vitest";
import { differencesOf } from "./difference.ts";

test("only what changed is named, by its path", () => {
  const before = { name: "github", limits: [1, 2], answer: { status: 202 } };
  const after = { name: "github", limits: [1, 3], answer: { status: 204 } };
  expect(differencesOf(before, after)).toEqual([
    { path: "limits.1", before: "2", after: "3" },
    { path: "answer.status", before: "202", after: "204" },
  ]);
});

test("what came and what went stand on one side alone", () => {
  expect(differencesOf({ a: 1 }, { b: "x" })).toEqual([
    { path: "a", before: "1", after: undefined },
    { path: "b", before: undefined, after: "x" },
  ]);
});

test("a list that became an object is one difference", () => {
  expect(differencesOf({ a: [] }, { a: {} })).toEqual([{ path: "a", before: "[]", after: "{}" }]);
});

test("null and a missing member differ, and a value is never taken for a text that looks like it", () => {
  expect(differencesOf({ a: null }, {})).toEqual([{ path: "a", before: "null", after: undefined }]);
  expect(differencesOf(undefined, undefined)).toEqual([]);
});
