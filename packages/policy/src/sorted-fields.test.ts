import { expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { Reading } from "./reading.ts";
import { phpForm, sortedFields, sortedForm, sortedJson, sortedValues } from "./sorted-fields.ts";

const fields = { fields: "json", pair: "=", between: "&" } as const;

function signedOf(body: string) {
  const inbound = { method: "POST", target: "/", url: "http://hooks.example/", rawHeaders: [], body: Buffer.from(body), clientIp: "192.0.2.1" };
  const signed = sortedFields(new Reading(inbound, new JsonPaths()), fields);
  return Buffer.isBuffer(signed) ? signed.toString() : signed.lacks;
}

test("the leaves of a JSON body are signed by their own names, in order", () => {
  expect(signedOf('{"b":{"z":1,"a":"x"},"c":[true,null,2]}')).toBe("a=x&c=2&c=true&z=1");
});

test("a deep body with many leaves is read once, not once for each level", () => {
  const depth = 1_000;
  const body = `${"[".repeat(depth)}${Array(200_000).fill("1").join(",")}${"]".repeat(depth)}`;
  const startedMs = performance.now();
  expect(signedOf(body)).toHaveLength(200_000 * 2 + 199_999);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});

const form = (body: string, path = "/") =>
  new Reading(inbound({ path, body, headers: [["Content-Type", "application/x-www-form-urlencoded"]] }), new JsonPaths());
const textOf = (signed: ReturnType<typeof sortedForm>) => (Buffer.isBuffer(signed) ? signed.toString() : signed);
const noForm = { lacks: "a body that is no form, so nothing signed covers it" };
const noJson = { lacks: "a body that is no JSON" };

test("a form's fields are signed by name, then value, and equal ones once", () => {
  expect(textOf(sortedForm(form("b=2&a=x&b=1&b=2&A=0&a=x&c=x")))).toBe("A0axb1b2cx");
  expect(textOf(sortedForm(form("")))).toBe("");
  expect(sortedForm(new Reading(inbound({ body: '{"a":1}' }), new JsonPaths()))).toEqual(noForm);
});

test("fields of the query and of a form are joined as the record says", () => {
  const query = { fields: "query", pair: ":", between: "|" } as const;
  expect(textOf(sortedFields(form("", "/?b=2&a=1&a=0"), query))).toBe("a:0|a:1|b:2");
  expect(textOf(sortedFields(form("", "/?b=2&a=1"), { ...query, valuesOnly: true }))).toBe("1|2");
  expect(textOf(sortedFields(form("", "/?b=2&a=1&sign=x"), { ...query, without: ["sign"] }))).toBe("a:1|b:2");
  expect(textOf(sortedFields(form("", "/?a=2&b=x&a=1"), { ...query, repeated: "," }))).toBe("a:1,2|b:x");
  expect(textOf(sortedFields(form("b=2&a=1"), { ...query, fields: "form" }))).toBe("a:1|b:2");
  expect(textOf(sortedFields(form(""), { ...query, fields: "form" }))).toBe("");
  const json = new Reading(inbound({ body: "a=1" }), new JsonPaths());
  for (const place of ["form", "json"] as const) expect(sortedFields(json, { ...query, fields: place })).toEqual(noForm);
});

test("names and values are encoded as the record says", () => {
  const query = { fields: "query", pair: "=", between: "&" } as const;
  const sent = form("", "/?k%20y=a%2Fb!'()*");
  expect(textOf(sortedFields(sent, query))).toBe("k y=a/b!'()*");
  expect(textOf(sortedFields(sent, { ...query, encoded: true }))).toBe("k%20y=a%2Fb!'()*");
  expect(textOf(sortedFields(sent, { ...query, encoded: "rfc3986" }))).toBe("k%20y=a%2Fb%21%27%28%29%2A");
});

test("the values of JSON's leaves are signed by themselves, numbers with their decimals", () => {
  const values = { values: "json", between: "|" } as const;
  const body = Buffer.from('{"b":[10.5,2],"a":"x","n":null,"t":true,"sig":"y"}');
  expect(textOf(sortedValues(body, { ...values, without: ["sig"], decimals: 2 }))).toBe("10.50|2.00|null|true|x");
  expect(sortedValues(Buffer.from("{"), { ...values, decimals: 0 })).toEqual(noJson);
});

test("JSON is written again with the names of every object in order", () => {
  expect(textOf(sortedJson(Buffer.from('{ "b": [{"z":1,"a":null}], "a": "x" }')))).toBe('{"a":"x","b":[{"a":null,"z":1}]}');
  expect(sortedJson(Buffer.from("nonsense"))).toEqual(noJson);
});

test("JSON that is too long is read as none", () => {
  expect(sortedJson(Buffer.from(`"${"x".repeat(1_048_574)}"`))).not.toEqual(noJson);
  expect(sortedJson(Buffer.from(`"${"x".repeat(1_048_575)}"`))).toEqual(noJson);
});

test("PHP's form of a form counts bytes, and leaves the signature out", () => {
  expect(textOf(phpForm(form("b=%C3%A9&p_signature=x&a=1")))).toBe('a:2:{s:1:"a";s:1:"1";s:1:"b";s:2:"é";}');
  expect(phpForm(new Reading(inbound({ body: '{"a":1}' }), new JsonPaths()))).toEqual(noForm);
});
