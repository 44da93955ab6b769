import { describe, expect, test } from "vitest";
import type { JsonValue } from "../bounded-json.ts";
import { Budget, BudgetSpent } from "../budget.ts";
import { prepareSchema } from "./prepare-schema.ts";

function told(schema: unknown, value: JsonValue, steps = 10_000): string | undefined {
  const fault = prepareSchema(schema).check(value, new Budget(steps));
  return fault && `${fault.path}: ${fault.keyword}`;
}

const types: [string, JsonValue][] = [
  ["null", null],
  ["boolean", false],
  ["number", 1.5],
  ["string", ""],
  ["array", []],
  ["object", {}],
];
test.each(types)("of all values only %s is of that type", (type, fitting) => {
  for (const [, value] of types) expect(told({ type }, value)).toBe(value === fitting ? undefined : ": type");
});

// Draft 2020-12, sections 10 and 11 of the core and 6 of the validation part: a schema, what fits, what does not.
test.each<[Record<string, unknown>, JsonValue[], JsonValue[]]>([
  [{ type: "integer" }, [1, 1.0, -3], [1.5, "1", null]],
  [{ type: ["string", "null"] }, ["", null], [1, {}]],
  [{ const: { a: [1, "x"] } }, [{ a: [1, "x"] }], [{ a: ["x", 1] }, { a: [1] }, {}]],
  [{ const: null }, [null], [0, "", false]],
  [{ enum: [1, "a", null, [2]] }, [1, "a", null, [2]], [2, "b", [], [1]]],
  [{ maximum: 3 }, [3, -4, "9"], [3.1]],
  [{ exclusiveMaximum: 3 }, [2.9, "9"], [3, 4]],
  [{ minimum: 3 }, [3, 4, "1"], [2.9]],
  [{ exclusiveMinimum: 3 }, [3.1, "1"], [3, 2]],
  [{ multipleOf: 0.01 }, [0.07, 4.35, 0, 1e3, "x"], [0.075, 0.001]],
  [{ multipleOf: 1e-8 }, [12_391_239_123], [1e-9]],
  [{ maxLength: 2 }, ["ab", "💩💩", 123], ["abc"]],
  [{ minLength: 2 }, ["ab", 1], ["💩", "a", ""]],
  [{ maxLength: 0 }, [""], ["a"]],
  [{ maxItems: 1 }, [[], [1], "ab"], [[1, 2]]],
  [{ minItems: 1 }, [[1], ""], [[]]],
  [{ maxProperties: 1 }, [{}, { a: 1 }, [1, 2], null], [{ a: 1, b: 2 }]],
  [{ minProperties: 1 }, [{ a: 1 }, []], [{}]],
  [{ pattern: "^a+$" }, ["aa", 1], ["ab", ""]],
  [{ required: ["a", "b"] }, [{ a: 1, b: null }, [], "a"], [{ a: 1 }, { b: 1 }, {}]],
  [
    { uniqueItems: true },
    [[1, "1", true, [1], { a: 1 }], "aa"],
    [
      [1, 1.0],
      [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
    ],
  ],
  [{ uniqueItems: false }, [[1, 1]], []],
  [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [0, 3]],
  [{ anyOf: [{ minimum: 5 }, { maximum: 2 }] }, [1, 6], [3]],
  [{ oneOf: [{ minimum: 5 }, { multipleOf: 2 }] }, [5, 2], [6, 3]],
  [{ not: { type: "string" } }, [1], ["a"]],
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
  [{ if: { minimum: 5 }, then: { maximum: 9 }, else: { const: 0 } }, [5, 9, 0], [10, 4]],
  [{ if: { minimum: 5 }, else: false }, [5], [4]],
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
  [{ if: { minimum: 5 }, then: false }, [4], [5]],
  [{ items: { type: "string" } }, [[], ["a"], { 0: 1 }], [["a", 1]]],
  [{ prefixItems: [{ const: 1 }, { const: 2 }] }, [[1, 2, 9], [1], []], [[2], [1, 1]]],
  [{ prefixItems: [true], items: false }, [[9], []], [[9, 9]]],
  [{ contains: { const: 1 } }, [[2, 1], [1, 1], "x"], [[], [2]]],
  [{ contains: { const: 1 }, minContains: 0 }, [[], [2]], []],
  [{ contains: { const: 1 }, maxContains: 1 }, [[1], [1, 2]], [[1, 1], []]],
  [{ properties: { a: { const: 1 } } }, [{ a: 1 }, { b: 2 }, []], [{ a: 2 }]],
  [{ patternProperties: { "^x": { const: 1 }, y$: { const: 1 } } }, [{ x: 1, a: 2 }, []], [{ x: 2 }, { ay: 2 }]],
  [{ properties: { a: true }, patternProperties: { "^x": true }, additionalProperties: false }, [{ a: 1, x1: 2 }], [{ b: 1 }]],
  [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }, [], "abc"], [{ ab: 1 }]],
  [{ dependentRequired: { a: ["b"] } }, [{ a: 1, b: 2 }, { c: 1 }, []], [{ a: 1 }]],
  [{ dependentSchemas: { a: { required: ["b"] } } }, [{ a: 1, b: 2 }, { b: 1 }], [{ a: 1 }]],
  [{ properties: { a: true }, unevaluatedProperties: { type: "string" } }, [{ a: 1, b: "x" }, []], [{ b: 1 }]],
  [{ allOf: [{ patternProperties: { "^x": true } }], unevaluatedProperties: false }, [{ x: 1 }], [{ y: 1 }]],
  [{ if: { required: ["a"], properties: { a: true } }, unevaluatedProperties: false }, [{ a: 1 }], [{ b: 1 }]],
  [{ oneOf: [{ required: ["a"], properties: { a: true } }, false], unevaluatedProperties: false }, [{ a: 1 }], [{ a: 1, b: 1 }]],
  [{ not: { properties: { a: { const: 9 } } }, unevaluatedProperties: false }, [], [{ a: 1 }]],
  [{ prefixItems: [true], contains: { const: 7 }, unevaluatedItems: false }, [[1, 7], [7]], [[1, 7, 2]]],
  [{ anyOf: [{ prefixItems: [true, true] }, true], unevaluatedItems: { const: 3 } }, [[1, 2, 3]], [[1, 2, 4]]],
  [{ items: true, unevaluatedItems: false }, [[1, 2]], []],
])("%j", (schema, fitting, unfitting) => {
  for (const value of fitting) expect(told(schema, value), JSON.stringify(value)).toBeUndefined();
  for (const value of unfitting) expect(told(schema, value), JSON.stringify(value)).toBeDefined();
});

test.each<[Record<string, unknown>, JsonValue, string]>([
  [{ contains: { const: 1 } }, [2], ": contains"],
  [{ contains: { const: 1 }, maxContains: 1 }, [1, 1], ": maxContains"],
  [{ anyOf: [false] }, 1, ": anyOf"],
  [{ oneOf: [true, true] }, 1, ": oneOf"],
  [{ not: true }, 1, ": not"],
  [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, ": propertyNames"],
  [{ properties: { a: { prefixItems: [{ dependentRequired: { b: ["c"] } }] } } }, { a: [{ b: 1 }] }, "/a/0: dependentRequired"],
])("%j names the keyword and the place", (schema, value, fault) => {
  expect(told(schema, value)).toBe(fault);
});

describe("draft 7", () => {
  const $schema = "http://json-schema.org/draft-07/schema";
  test.each<[Record<string, unknown>, JsonValue[], JsonValue[]]>([
    [{ items: [{ const: 1 }], additionalItems: { const: 2 } }, [[1, 2, 2], []], [[2], [1, 1]]],
    [{ items: [] }, [[1]], []],
    [{ items: { const: 1 }, additionalItems: false }, [[1, 1]], [[2]]],
    [{ contains: { const: 1 }, minContains: 2, maxContains: 0 }, [[1]], [[2]]],
    [{ dependencies: { a: ["b"], c: { required: ["d"] } } }, [{ a: 1, b: 1 }, { c: 1, d: 1 }, {}], [{ a: 1 }, { c: 1 }]],
    [{ $ref: "#item", definitions: { i: { $id: "#item", type: "string" } } }, ["a"], [1]],
  ])("%j", (schema, fitting, unfitting) => {
    for (const value of fitting) expect(told({ $schema, ...schema }, value), JSON.stringify(value)).toBeUndefined();
    for (const value of unfitting) expect(told({ $schema, ...schema }, value), JSON.stringify(value)).toBeDefined();
  });

  test("what only it has is not read elsewhere", () => {
    expect(told({ additionalItems: false, items: { const: 1 } }, [1])).toBeUndefined();
    expect(told({ contains: { const: 1 }, maxContains: 0 }, [1])).toBe(": maxContains");
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ type: "text" }, "type needs a type"],
  [{ type: ["string", 1] }, "type needs a type"],
  [{ enum: "a" }, "enum needs a list of values"],
  [{ maximum: "3" }, "maximum needs a number"],
  [{ multipleOf: 0 }, "multipleOf needs a number above zero"],
  [{ multipleOf: "2" }, "multipleOf needs a number above zero"],
  [{ maxLength: -1 }, "maxLength needs a whole number"],
  [{ minItems: 1.5 }, "minItems needs a whole number"],
  [{ maxItems: "1" }, "maxItems needs a whole number"],
  [{ pattern: "(?=a)" }, "pattern needs a pattern of RE2: no lookaround, no backreferences, 1,000 letters at most"],
  [{ pattern: 1 }, "pattern needs a pattern of RE2: no lookaround, no backreferences, 1,000 letters at most"],
  [{ required: "a" }, "required needs a list of names"],
  [{ required: [1] }, "required needs a list of names"],
  [{ properties: [] }, "properties needs schemas by name"],
  [{ properties: { a: 1 } }, "properties needs a schema"],
  [{ allOf: {} }, "allOf needs a list of schemas"],
  [{ anyOf: [] }, "anyOf needs a list of schemas"],
  [{ not: "a" }, "not needs a schema"],
  [{ dependentRequired: [] }, "dependentRequired needs lists or schemas by name"],
  [{ $ref: 1 }, "$ref needs a reference"],
  [{ $dynamicRef: 1 }, "$dynamicRef needs a reference"],
])("%j cannot be used, and says why", (schema, detail) => {
  expect(() => prepareSchema(schema)).toThrow(expect.objectContaining({ name: "PolicyError", path: "schema", detail }));
});

describe("work is counted", () => {
  const long = "x".repeat(100_000);
  test.each<[Record<string, unknown>, JsonValue]>([
    [{ const: "a" }, long],
    [{ maxLength: 200_000 }, long],
    [{ pattern: "x" }, long],
    [{ uniqueItems: true }, [long]],
    [{ items: true }, Array(200).fill(1)],
    [{ contains: true }, Array(200).fill(1)],
    [{ properties: {} }, Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}`, 1]))],
    [{ required: Array.from({ length: 200 }, (_, index) => `n${index}`) }, {}],
    [{ dependentRequired: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}`, []])) }, {}],
  ])("in %j, and ends where a request's is spent", (schema, value) => {
    expect(() => told(schema, value, 100)).toThrow(BudgetSpent);
    expect(() => told(schema, value, 1_000_000)).not.toThrow();
  });

  test("schemas that call themselves end after 250 calls", () => {
    const chain = (length: number) => ({
      $ref: "#/$defs/n0",
      $defs: Object.fromEntries(Array.from({ length }, (_, at) => [`n${at}`, at + 1 < length ? { $ref: `#/$defs/n${at + 1}` } : {}])),
    });
    expect(told(chain(249), 1)).toBeUndefined();
    expect(() => told(chain(250), 1)).toThrow(BudgetSpent);
    expect(told({ items: chain(240), ...{ $defs: chain(240).$defs } }, [1, 2, 3, 4])).toBeUndefined();
  });
});
