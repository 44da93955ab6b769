import { expect, test } from "vitest";
import type { JsonValue } from "../bounded-json.ts";
import { Budget } from "../budget.ts";
import { prepareSchema } from "./prepare-schema.ts";

const oldDraft = "http://json-schema.org/draft-07/schema#";
const tree = {
  $id: "https://example.com/tree",
  $dynamicAnchor: "node",
  type: "object",
  properties: { value: true, children: { type: "array", items: { $dynamicRef: "#node" } } },
};
const strictTree = { $id: "https://example.com/strict", $dynamicAnchor: "node", $ref: "tree", unevaluatedProperties: false, $defs: { tree } };

test.each<[string, unknown, JsonValue, string | undefined]>([
  ["nothing where all fits", { type: "object", additionalProperties: { type: "integer" } }, { a: 1.0 }, undefined],
  ["the inner place of a list", { properties: { a: { items: { maximum: 3 } } } }, { a: [1, 4] }, "/a/1: maximum"],
  ["a place whose name has a slash", { additionalProperties: false }, { "a/b~c": 1 }, "/a~1b~0c: false"],
  ["a list in its first items", { prefixItems: [{ const: 1 }], items: { const: 2 } }, [1, 2, 3], "/2: const"],
  ["too few of what must be there", { contains: { const: 1 }, minContains: 2 }, [1, 3], ": minContains"],
  [
    "values that differ by order only",
    { uniqueItems: true },
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    ": uniqueItems",
  ],
  ["decimals that are multiples", { multipleOf: 0.0001 }, 0.0075, undefined],
  ["letters as code points", { maxLength: 1 }, "💩", undefined],
  ["what no branch has looked at", { anyOf: [{ properties: { a: true } }], unevaluatedProperties: false }, { a: 1, b: 2 }, "/b: false"],
  ["members of a tree that a stricter one extends", strictTree, { children: [{ daat: 1 }] }, "/children/0/daat: false"],
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
  ["an owner's branch", { if: { required: ["a"] }, then: { required: ["b"] } }, { a: 1 }, ": required"],
  ["items of draft 7", { $schema: oldDraft, items: [{ type: "string" }], additionalItems: false }, ["a", 1], "/1: false"],
  ["no neighbour of a reference of draft 7", { $schema: oldDraft, $ref: "#/definitions/a", maximum: 1, definitions: { a: {} } }, 2, undefined],
])("a check tells %s", (_, schema, value, told) => {
  const fault = prepareSchema(schema).check(value, new Budget(1_000));
  expect(fault && `${fault.path}: ${fault.keyword}`).toBe(told);
});
