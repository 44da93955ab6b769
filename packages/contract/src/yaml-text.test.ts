import fc from "fast-check";
import { expect, test } from "vitest";
import { readYaml, textLettersMax } from "./yaml-text.ts";

const faultOf = (text: string) => {
  const read = readYaml(text);
  return "faults" in read ? read.faults[0]?.says : "was read";
};

test.each([
  ["an alias", "a: &x [1]\nb: *x\n", /anchors and aliases/],
  [
    "a bomb of aliases",
    `a: &a [x]\n${[..."bcdefghij"].map((name, at) => `${name}: &${name} [${`*${"abcdefghi"[at]},`.repeat(10)}]`).join("\n")}`,
    /anchors and aliases/,
  ],
  ["a merge key", "<<: {a: 1}\n", /merge keys/],
  ["a name that stands twice", "a: 1\nb: 2\na: 3\n", /"a" stands here twice/],
  ["a name that stands twice in JSON", '{"a":1,"a":2}', /"a" stands here twice/],
  ["a name of the prototype", "settings: {__proto__: x}", /__proto__ is no name/],
  ["a tag", "a: !!set {x}\n", /the tag/],
  ["a tag of its own", "a: !run rm\n", /tag/i],
  ["an older YAML", "%YAML 1.1\n---\na: yes\n", /%YAML/],
  ["two documents", "a: 1\n---\nb: 2\n", /multiple documents/],
  ["a tab as indentation", "a:\n\tb: 1\n", /Tabs are not allowed/],
  ["a list as a name", "? [a]\n: b\n", /keys must be strings/],
  ["an endless list of brackets", "[".repeat(500_000), /nested deeper/],
  ["an endless list of maps", "{a: ".repeat(100_000), /nested deeper/],
  ["an endless list of dashes", "- ".repeat(300_000), /nested deeper/],
  ["a list of too many", "- a\n".repeat(250_000), /more values than a policy can/],
  ["a text that is too large", "x".repeat(textLettersMax + 1), /larger than 1 MiB/],
])("%s is refused, soon", (_, text, says) => {
  const startedMs = performance.now();
  expect(faultOf(text)).toMatch(says);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});

test("what looks like another kind in older YAML is text", () => {
  expect(readYaml("a: no\nb: 2026-11-22\nc: 0o17\nd: 1_000\n")).toMatchObject({ text: { value: { a: "no", b: "2026-11-22", c: 15, d: "1_000" } } });
});

test("a path leads to its line; one that is not there to what is around it", () => {
  const read = readYaml("a:\n  - b: 1\n    c: 2\n");
  if ("faults" in read) throw new Error("not read");
  expect(read.text.placeOf(["a", 0, "c"])).toEqual({ line: 3, column: 8 });
  expect(read.text.placeOf(["a", 0, "gone"])).toEqual({ line: 2, column: 5 });
  expect(read.text.placeOf(["a", 0], "c")).toEqual({ line: 3, column: 5 });
});

test("no text makes the reader throw", () => {
  const letters = fc.constantFrom(..."ab:-?[]{},&*!|>'\"#%@`~\t\n\n  <\u0000\u2028é".split(""), "- ", ": ", "\n  ", "!!", "&a ", "*a", "---\n", "|\n");
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 60 }), (parts) => {
      readYaml(parts.join(""));
    }),
    { numRuns: 3_000 },
  );
});

test("many names in brackets on one line are wide, not deep", () => {
  const wide = `a: {${Array.from({ length: 200 }, (_, index) => `k${index}: 1`).join(", ")}}`;
  expect(faultOf(wide)).toBe("was read");
});
