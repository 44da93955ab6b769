import { expect, test } from "vitest";
import { completionsOf } from "./filter-completion.ts";

const labels = (typed: string, known = {}) => completionsOf(typed, known).map((completion) => completion.label);

test("nothing typed offers every field", () => {
  expect(labels("")).toContain("verdict:");
  expect(labels("")).toContain("endpoint:");
});

test("a field offers the values it can have", () => {
  expect(labels("verdict:")).toEqual(["accepted", "refused", "throttled", "duplicate"]);
  expect(labels("reason:sig")).toContain("signature-mismatch");
});

test("values known from the project are offered, quoted where they hold spaces", () => {
  expect(completionsOf("endpoint:str", { endpoint: ["stripe prod", "github"] })).toEqual([
    { text: 'endpoint:"stripe prod"', label: "stripe prod", meaning: "endpoint", whole: true },
  ]);
});

test("a minus before a term excludes it", () => {
  expect(completionsOf("-verd", {})[0]?.text).toBe("-verdict:");
  expect(completionsOf("-verdict:ref", {})[0]?.text).toBe("-verdict:refused");
});

test("what is no field has no completion", () => {
  expect(labels("nonsense:")).toEqual([]);
  expect(labels("constructor:")).toEqual([]);
});
