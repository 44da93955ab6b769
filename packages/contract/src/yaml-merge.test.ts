import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { mergeYaml, yamlTextOf } from "./yaml-merge.ts";

const merge = (text: string, value: unknown) => {
  const document = parseDocument(text);
  mergeYaml(document, value);
  return yamlTextOf(document);
};

const commented = `# the project
endpoints:
  # who pushes
  - name: github
    bodyBytesMax: 1024 # small on purpose

  - name: stripe # money
    state: "open"
`;

test("what stays the same keeps its form and its comments", () => {
  const same = {
    endpoints: [
      { name: "github", bodyBytesMax: 1024 },
      { name: "stripe", state: "open" },
    ],
  };
  expect(merge(commented, same)).toBe(commented);
});

test("a changed value keeps the comment beside it, wherever its item has moved", () => {
  const changed = { endpoints: [{ name: "stripe", state: "closed" }, { name: "new" }, { name: "github", bodyBytesMax: 2048 }] };
  const text = merge(commented, changed);
  expect(text).toContain("bodyBytesMax: 2048 # small on purpose");
  expect(text).toContain("- name: stripe # money");
  expect(text).toContain("# who pushes");
  expect(parseDocument(text).toJS()).toEqual(changed);
});

test("what is gone goes with its comments", () => {
  expect(merge(commented, { endpoints: [{ name: "github" }] })).not.toMatch(/small on purpose|money/);
});

test("whatever stood there before, the text says the new value", () => {
  const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), json, (before, after) => {
      const text = merge(JSON.stringify(before), after);
      expect(parseDocument(text, { uniqueKeys: false }).toJS()).toEqual(after);
    }),
    { numRuns: 500 },
  );
});

test("an empty list that is filled is written in lines, and stays [] while it is empty", () => {
  expect(merge("all: [] # open\n", { all: [] })).toBe("all: [] # open\n");
  expect(merge("all: []\n", { all: [{ kind: "replay", seconds: 1 }] })).toBe("all:\n  - kind: replay\n    seconds: 1\n");
  expect(merge("settings: {}\n", { settings: { verifyToken: "x" } })).toBe("settings:\n  verifyToken: x\n");
});
