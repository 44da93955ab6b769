import fc from "fast-check";
import { expect, test } from "vitest";
import { coverFields } from "./cover-fields.ts";

const covered = (text: string, ...fields: string[]) => coverFields(Buffer.from(text), fields)?.body.toString();

test.each([
  ['{ "card" : { "number":"4111", "name":1.0 } }', ["card.number"], '{ "card" : { "number":"****", "name":1.0 } }'],
  ['{"a":{"b":[1,{"c":2}]},"z":1}', ["a"], '{"a":"****","z":1}'],
  ['{"items":[{"email":"a"},{"email":"b","n":1e5}]}', ["items.*.email"], '{"items":[{"email":"****"},{"email":"****","n":1e5}]}'],
  ['{"ssn":1,"x":[{"y":{"ssn":2}}]}', ["**.ssn"], '{"ssn":"****","x":[{"y":{"ssn":"****"}}]}'],
  ['{"a":1,"a":2}', ["a"], '{"a":"****","a":"****"}'],
  ['{"\\u0061":"escaped name"}', ["a"], '{"\\u0061":"****"}'],
  ['{"a":{"b":1}}', ["a.b", "a", "**.b"], '{"a":"****"}'],
  ['[["x"]]', ["0.0"], '[["****"]]'],
  ['\ufeff{"a":"über","b":"ß"}', ["a"], '\ufeff{"a":"****","b":"ß"}'],
  ['{"b":12345678901234567890}', ["a"], '{"b":12345678901234567890}'],
])("%s without %j", (text, fields, expected) => expect(covered(text, ...fields)).toBe(expected));

test("what is no JSON cannot be covered: comments, trailing commas, other bytes, two values, nothing, and what is nested too deep", () => {
  for (const text of ['{"a":1,}', '{/**/"a":1}', "a=1&b=2", "<a/>", '{"a":1} {"a":2}', "", "{'a':1}", '{"a":1'])
    expect(covered(text, "a"), text).toBeUndefined();
  expect(coverFields(Buffer.from([0x22, 0xff, 0x22]), ["a"])).toBeUndefined();
  expect(covered("[".repeat(130_000), "a")).toBeUndefined();
});

test("of any JSON no covered value is left, and nothing else changes", () => {
  const value = fc.json({ maxDepth: 4 });
  fc.assert(
    fc.property(value, fc.constantFrom("secret", "x"), (text, name) => {
      const wrapped = `{"keep":${text},"${name}":"canary-${name}"}`;
      expect(covered(wrapped, name)).toBe(`{"keep":${text},"${name}":"****"}`);
      const all = JSON.parse(covered(wrapped, `**.${name}`) ?? "");
      expect(JSON.stringify(all)).not.toContain("canary");
    }),
    { numRuns: 300 },
  );
});
