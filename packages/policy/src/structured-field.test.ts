import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDictionary, parseItem, parseList } from "./structured-field.ts";

test("an item is read with its parameters", () => {
  expect(parseItem('"a\\"b";q=0.5;now')).toEqual({
    value: { kind: "string", value: 'a"b' },
    parameters: new Map<string, unknown>([
      ["q", { kind: "decimal", value: 0.5 }],
      ["now", { kind: "boolean", value: true }],
    ]),
  });
});

test("an inner list keeps how it was sent", () => {
  const [[name, member] = []] = parseDictionary('sig=( "a"  "b";x );created=1, other=:AQI=:') ?? [];
  expect(name).toBe("sig");
  expect(member).toMatchObject({ text: '( "a"  "b";x );created=1', items: [{ value: { value: "a" } }, { value: { value: "b" } }] });
});

test.each(["", " ", '"open', "1.", "1.2345", "1234567890123456", "?2", ":a:", "a b", "@1.5", '%"%zz"', '"\u00e9"', "(", "a=1"])("%j is no item", (field) => {
  expect(parseItem(field)).toBeUndefined();
});

test.each(["a,", ",a", "a,,b", "a b", "(a", "(a)b", "(a,b)"])("%j is no list", (field) => {
  expect(parseList(field)).toBeUndefined();
});

test("no text throws, and a long one takes no longer than its length asks for", () => {
  const letters = fc.string({ unit: fc.constantFrom(...'ab*1.-=;:,()"\\ ?@% \t'), maxLength: 200 });
  fc.assert(
    fc.property(letters, (field) => {
      for (const parse of [parseItem, parseList, parseDictionary]) parse(field);
    }),
  );
  for (const piece of ["(", "a;", "a,", '"\\\\', ":", "a=("]) {
    const startedAt = performance.now();
    parseDictionary(piece.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  }
});
