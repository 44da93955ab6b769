import { expect, test } from "vitest";
import type { JsonValue } from "../bounded-json.ts";
import { Budget } from "../budget.ts";
import { prepareSchema } from "./prepare-schema.ts";
import type { Schema } from "./schema-index.ts";

const fits = (schema: unknown, value: JsonValue, documents: Record<string, Schema> = {}) =>
  prepareSchema(schema, documents).check(value, new Budget(10_000)) === undefined;
const isText = { type: "string" };

/** A schema under which texts fit and numbers do not, if its reference leads where it should. */
test.each<[string, Record<string, unknown>]>([
  ["a pointer", { $ref: "#/$defs/a", $defs: { a: isText } }],
  ["a pointer with escapes", { $ref: "#/$defs/a~1b~0c%25", $defs: { "a/b~c%": isText } }],
  ["a pointer into a list", { $ref: "#/allOf/0", allOf: [isText] }],
  ["a pointer to where no keyword looks", { $ref: "#/x-own/0/deep", "x-own": [{ deep: isText }] }],
  ["an anchor", { $ref: "#text", $defs: { a: { $anchor: "text", ...isText } } }],
  ["a dynamic anchor", { $ref: "#text", $defs: { a: { $dynamicAnchor: "text", ...isText } } }],
  ["an address relative to the schema's own", { $id: "https://example.com/dir/root", $ref: "text", $defs: { a: { $id: "text", ...isText } } }],
  ["an address that ends with a hash", { $id: "https://example.com/root#", $ref: "text#", $defs: { a: { $id: "text#", ...isText } } }],
  ["a pointer into another resource", { $ref: "https://example.com/a#/$defs/b", $defs: { a: { $id: "https://example.com/a", $defs: { b: isText } } } }],
  [
    "an anchor of another resource",
    { $ref: "https://example.com/a#b", $defs: { a: { $id: "https://example.com/a", $defs: { b: { $anchor: "b", ...isText } } } } },
  ],
  [
    "a reference inside a resource that a pointer crosses",
    { $ref: "#/$defs/a/$defs/b", $defs: { a: { $id: "https://example.com/a/", $defs: { b: { $ref: "c" }, c: { $id: "c", ...isText } } } } },
  ],
  ["a whole document beside it", { $ref: "https://example.com/other" }],
  ["a part of a document beside it", { $ref: "https://example.com/other#/$defs/text" }],
])("%s is followed", (_, schema) => {
  const documents = { "https://example.com/other": { ...isText, $defs: { text: isText } } };
  expect(fits(schema, "a", documents)).toBe(true);
  expect(fits(schema, 1, documents)).toBe(false);
});

test.each(["#/$defs/none", "#/$defs/a/type", "#/$defs/a/type/x", "#/type/0", "#none", "https://example.com/none", "none", "#/toString", "#/$defs/%zz"])(
  "%s leads nowhere, and nothing is fetched",
  (reference) => {
    const schema = { $defs: { a: isText }, type: ["string"], anyOf: [{ $ref: reference }] };
    const detail = `$ref ${reference} leads nowhere inside this schema, and nothing is fetched`;
    expect(() => prepareSchema(schema)).toThrow(expect.objectContaining({ path: "schema", detail }));
  },
);

test("what is no reference is told", () => {
  expect(() => prepareSchema({ $ref: "http://[" })).toThrow(expect.objectContaining({ detail: "http://[ is not a reference" }));
});

test.each([["https://json-schema.org/draft/2019-09/schema"], [7], [null], [""]])("%j is a draft that is not known", ($schema) => {
  const told = expect.objectContaining({ detail: "$schema must be that of draft 2020-12 or draft 7" });
  if ($schema === null) expect(prepareSchema({ $schema })).toBeDefined();
  else expect(() => prepareSchema({ $schema })).toThrow(told);
});

test("both drafts are known by their addresses, with a hash at the end or without", () => {
  for (const $schema of ["https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#"]) {
    expect(fits({ $schema, $ref: "#/$defs/a", maximum: 1, $defs: { a: {} } }, 2)).toBe(false);
  }
  for (const $schema of ["http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-07/schema#"]) {
    expect(fits({ $schema, $ref: "#/definitions/a", maximum: 1, definitions: { a: {} } }, 2)).toBe(true);
  }
});

test("in draft 7 an $id beside a reference is no address, and an $anchor is none", () => {
  const $schema = "http://json-schema.org/draft-07/schema#";
  const beside = {
    $schema,
    $id: "https://example.com/a/",
    allOf: [{ $id: "https://elsewhere.example/", $ref: "text" }],
    definitions: { t: { $id: "text", ...isText } },
  };
  expect(fits(beside, "a")).toBe(true);
  expect(fits(beside, 1)).toBe(false);
  expect(() => prepareSchema({ $schema, $ref: "#text", definitions: { t: { $anchor: "text", ...isText } } })).toThrow("leads nowhere");
});

const list = { $id: "https://example.com/list", items: { $dynamicRef: "#item" }, $defs: { any: { $dynamicAnchor: "item" } } };
const texts = { $id: "https://example.com/texts", $ref: "list", $defs: { list, item: { $dynamicAnchor: "item", ...isText } } };
test("a dynamic reference leads to the outermost resource that overrides it, where it may be overridden", () => {
  expect(fits(list, [1])).toBe(true);
  expect(fits(texts, ["a"])).toBe(true);
  expect(fits(texts, [1])).toBe(false);
  const fixed = { ...list, $defs: { any: { $anchor: "item" } } };
  expect(fits({ ...texts, $defs: { ...texts.$defs, list: fixed } }, [1])).toBe(true);
});

test("a schema is an object, or true or false", () => {
  expect(fits(true, 1)).toBe(true);
  expect(fits(false, 1)).toBe(false);
  for (const none of [null, [], "true", 1])
    expect(() => prepareSchema(none)).toThrow(expect.objectContaining({ detail: "a schema is an object, or true or false" }));
});

test("so many schemas are taken, and no more", () => {
  const of = (count: number) => ({
    $defs: Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, {}])),
    allOf: Array.from({ length: count }, (_, at) => ({ $ref: `#/$defs/n${at}` })),
  });
  expect(fits(of(2_400), 1)).toBe(true);
  expect(() => prepareSchema(of(2_500))).toThrow(expect.objectContaining({ detail: "more than 5000 schemas" }));
});
