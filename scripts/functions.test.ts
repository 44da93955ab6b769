import { expect, test } from "vitest";
import { functionsIn } from "./functions.ts";

test("functions are found by name, with their lines and parameters", () => {
  const text = [
    "export function add(a: number, b: number) {",
    "  return a + b;",
    "}",
    "const twice = (a: number) => a * 2;",
    "class Pool { take(this: Pool, n: number) {} }",
  ].join("\n");
  expect(functionsIn("sum.ts", text)).toEqual([
    { name: "add", line: 1, lines: 3, parameters: 2 },
    { name: "twice", line: 4, lines: 1, parameters: 1 },
    { name: "take", line: 5, lines: 1, parameters: 1 },
  ]);
});

test("a test's body is a list of sentences and is not counted; a helper inside it is", () => {
  const text = 'test.each([1])("adds", () => {\n  const long = () => {\n    return 1;\n  };\n});';
  expect(functionsIn("sum.test.ts", text)).toEqual([{ name: "long", line: 2, lines: 3, parameters: 0 }]);
});
