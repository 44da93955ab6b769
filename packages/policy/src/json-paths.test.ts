import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";

function find(body: string | Buffer, ...paths: string[]): (string | undefined)[] {
  const wanted = new JsonPaths();
  const slots = paths.map((path) => wanted.add(path));
  const found = wanted.find(Buffer.from(body));
  return slots.map((slot) => found[slot]);
}

test("finds several values in one pass, lists by number", () => {
  expect(find('{"id": "evt_1", "data": {"items": [{"id": 7}, {"id": "x"}]}, "live": true}', "id", "data.items.0.id", "data.items.1.id", "live")).toEqual([
    "evt_1",
    "7",
    "x",
    "true",
  ]);
});

test("keeps a number as written, so an id above 2^53 survives", () => {
  expect(find('{"id":820982911946154508,"n":1.50e3}', "id", "n")).toEqual(["820982911946154508", "1.50e3"]);
});

test("reads escapes in names and values", () => {
  expect(find('{"\\u0069d":"caf\\u00e9 \\"x\\" \\ud83c\\udf81"}', "id")).toEqual(['café "x" 🎁']);
});

test("of two equal names the last wins, as in JSON.parse, with all it holds", () => {
  expect(find('{"id":"a","id":"b"}', "id")).toEqual(["b"]);
  expect(find('{"event":{"type":"a"},"event":{}}', "event.type")).toEqual([undefined]);
  expect(find('{"id":"a","id":{}}', "id")).toEqual([undefined]);
});

test("null, objects and lists are no values", () => {
  expect(find('{"a":null,"b":{},"c":[]}', "a", "b", "c")).toEqual([undefined, undefined, undefined]);
});

test("quotes and backslashes in what nobody wants end no string before its end", () => {
  const strings = fc.array(fc.constantFrom("\\", '"', "a", ":", "{", "]", " "), { maxLength: 12 }).map((letters) => letters.join(""));
  const rest = fc.dictionary(strings, fc.oneof(strings, fc.array(strings, { maxLength: 3 })), { maxKeys: 4 });
  fc.assert(
    fc.property(rest, fc.constantFrom(undefined, 1), (before, space) => {
      expect(find(JSON.stringify({ before, id: "evt_1" }, null, space), "id")).toEqual(["evt_1"]);
    }),
  );
});

test("what is not well-formed where nobody looks spoils the whole, as it would for whoever parses it", () => {
  for (const inside of ["[1 2]", '{"a" 1}', '{"a":}', "[1,]", '{"a":1,}', "{1:2}", "[}", '"x', "[[]", "", '{"a":"\\"}']) {
    expect(find(`{"before":${inside},"id":"evt_1"}`, "id"), inside).toEqual([undefined]);
  }
});

describe("never throws and finds nothing in", () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)},"id":"x"`;
  test.each([
    ["an empty body", ""],
    ["a cut body", '{"id":"x"'],
    ["a cut string", '{"id":"x'],
    ["a cut escape", '{"id":"x\\'],
    ["two documents", '{"id":"x"} {}'],
    ["a form", "id=x"],
    ["a name without a value", '{"id"}'],
    ["a comma too many", '{"id":"x",}'],
    ["a bad escape", '{"id":"\\x"}'],
    ["too deep a body", `{"b":${nested(70)}}`],
    ["an endless opening", "[".repeat(1_000_000)],
    ["a body over a megabyte", `{"id":"x","pad":"${"x".repeat(1_100_000)}"}`],
  ])("%s", (_, body) => {
    expect(find(body, "id")).toEqual([undefined]);
  });

  test("any bytes at all, or any heap of JSON's own marks", () => {
    const marks = fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "0", "-", " ", "a", "null"), { maxLength: 60 });
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      marks.map((parts) => Buffer.from(parts.join(""))),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        expect(find(body, "a.b", "0")).toHaveLength(2);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What JSON.parse would find there; numbers through JSON.parse's own eyes. */
function lookUp(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inside, name) => (inside !== null && typeof inside === "object" && Object.hasOwn(inside, name) ? Reflect.get(inside, name) : undefined),
      value,
    );
}

test("agrees with JSON.parse about any document", () => {
  const names = fc.constantFrom("a", "b", "id", "type", "0", "1", "");
  const leaf = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(names, tie("value"), { maxKeys: 4 })),
  }));
  fc.assert(
    fc.property(value, fc.array(names, { minLength: 1, maxLength: 3 }), fc.constantFrom(undefined, 2, "\t"), (document, steps, space) => {
      const path = steps.join(".");
      const body = JSON.stringify(document, null, space);
      const wanted = lookUp(JSON.parse(body), path);
      const isScalar = wanted !== null && wanted !== undefined && typeof wanted !== "object";
      const [found] = find(body, path);
      if (!isScalar) expect(found).toBeUndefined();
      else expect(typeof wanted === "string" ? found : JSON.parse(String(found))).toEqual(typeof wanted === "string" ? Buffer.from(wanted).toString() : wanted);
    }),
    { numRuns: 500 },
  );
});
