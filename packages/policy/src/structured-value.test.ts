import { expect, test } from "vitest";
import { parseDictionary, parseItem, parseList } from "./structured-field.ts";

const bareItemOf = (field: string) => parseItem(field)?.value;

// RFC 9651, section 3.3.
test.each([
  ["42", "integer", 42],
  ["-0", "integer", 0],
  ["999999999999999", "integer", 999_999_999_999_999],
  ["-999999999999999", "integer", -999_999_999_999_999],
  ["4.5", "decimal", 4.5],
  ["-123456789012.125", "decimal", -123_456_789_012.125],
  ['""', "string", ""],
  ['"a \\\\ \\" z"', "string", 'a \\ " z'],
  ["foo123/456", "token", "foo123/456"],
  ["*a:b!#$%&'+-.^_`|~", "token", "*a:b!#$%&'+-.^_`|~"],
  ["?1", "boolean", true],
  ["?0", "boolean", false],
  ["@1659578233", "date", 1_659_578_233],
  ["@-1", "date", -1],
  ['%"f%c3%bc &"', "display-string", "fü &"],
  [" 42  ", "integer", 42],
])("%j is the %s %j", (field, kind, value) => {
  expect(bareItemOf(field)).toEqual({ kind, value });
});

test("bytes are read from base64 that has its padding", () => {
  expect(bareItemOf(":aGVsbG8=:")).toEqual({ kind: "bytes", value: Buffer.from("hello") });
  expect(bareItemOf("::")).toEqual({ kind: "bytes", value: Buffer.alloc(0) });
});

test.each(["--1", "-", "1.", ".1", "1.2345", "1234567890123.1", "1e3", "0x1", "+1"])("%j is no number", (field) => {
  expect(bareItemOf(field)).toBeUndefined();
});

test.each(['"', '"a', 'a"', '"\\a"', '"\u007f"', '"\u0009"', "'a'"])("%j is no string", (field) => {
  expect(bareItemOf(field)).toBeUndefined();
});

test.each([":aGVsbG8:", ":aGVsbG9=:", ":a=GVsbG8:", ":aGV sbG8=:", ":aGVsbG8=", "aGVsbG8=:", ":_-_-:"])("%j is no bytes", (field) => {
  expect(bareItemOf(field)).toBeUndefined();
});

test.each(["?", "?2", "?1?", "? 1", "true(", "@", "@a", "@1.0", "@-", "%a", '%"', '%"%C3%BC"', '%"%c3"', '%"%f"', '%"\u00fc"', "1a", "!a"])(
  "%j is no value",
  (field) => {
    expect(bareItemOf(field)).toBeUndefined();
  },
);

test("of parameters with one name the last counts, and one without a value is true", () => {
  expect(parseItem("a;x=1;y;x=2; z=:AA==:")?.parameters).toEqual(
    new Map<string, unknown>([
      ["x", { kind: "integer", value: 2 }],
      ["y", { kind: "boolean", value: true }],
      ["z", { kind: "bytes", value: Buffer.from([0]) }],
    ]),
  );
  for (const field of ["a;", "a;X=1", "a;x=", "a ;x=1", "a;x =1", "a;1x"]) expect(parseItem(field)).toBeUndefined();
});

test("a list holds items and inner lists; an empty field is an empty list", () => {
  expect(parseList('a;q=1,\t("b" 2);c ')).toEqual([
    { value: { kind: "token", value: "a" }, parameters: new Map([["q", { kind: "integer", value: 1 }]]) },
    {
      items: [
        { value: { kind: "string", value: "b" }, parameters: new Map() },
        { value: { kind: "integer", value: 2 }, parameters: new Map() },
      ],
      parameters: new Map([["c", { kind: "boolean", value: true }]]),
      text: '("b" 2);c',
    },
  ]);
  expect(parseList("")).toEqual([]);
  expect(parseList("()")).toMatchObject([{ items: [], text: "()" }]);
});

test("a member of a dictionary that has no value is true, with its parameters", () => {
  expect(parseDictionary("a;x=1, b=?0, *c.d-e_f=(1)")).toEqual([
    ["a", { value: { kind: "boolean", value: true }, parameters: new Map([["x", { kind: "integer", value: 1 }]]) }],
    ["b", { value: { kind: "boolean", value: false }, parameters: new Map() }],
    ["*c.d-e_f", { items: [{ value: { kind: "integer", value: 1 }, parameters: new Map() }], parameters: new Map(), text: "(1)" }],
  ]);
  for (const field of ["A=1", "a=", "=1", "a=1,", "a=1 b=2", "a==1", "a=(1"]) expect(parseDictionary(field)).toBeUndefined();
});
