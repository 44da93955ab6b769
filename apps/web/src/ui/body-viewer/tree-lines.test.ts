import { expect, test } from "vitest";
import { factsOf, parsedBytesMax } from "./body-kind.ts";
import { linesOf, pathsFrom, readTree } from "./tree-lines.ts";

const lines = (text: string, folded = new Set<string>()) => {
  const tree = readTree(text);
  return tree ? linesOf(tree, folded) : undefined;
};

test("numbers and strings stay as written, to the digit and the escape", () => {
  const shown = lines(`{"id": 12345678901234567890, "amount": 1.10, "e": 1E+2, "name": "caf\\u00e9\\/"}`);
  expect(shown?.map((line) => line.literal)).toEqual(["{", "12345678901234567890", "1.10", "1E+2", `"caf\\u00e9\\/"`, "}"]);
});

test("a repeated key is shown each time, and marked from the second on", () => {
  const shown = lines(`{"role":"user","role":"admin"}`) ?? [];
  expect(shown.filter((line) => line.key === "role").map((line) => line.isRepeated)).toEqual([false, true]);
  expect(new Set(shown.map((line) => line.path)).size).toBe(shown.length);
});

test("paths read as code would write them", () => {
  expect(lines(`{"data":{"items":[{"a-b":1}]}}`)?.find((line) => line.key === "a-b")?.path).toBe('body.data.items[0]["a-b"]');
});

test("what is folded takes one line and says how much it holds", () => {
  const tree = readTree(`{"a":{"b":[1,2,3]},"c":{}}`);
  if (!tree) throw new Error("it is JSON");
  expect(linesOf(tree, new Set(["body.a"])).map((line) => line.literal)).toEqual(["{", "{…}", "{}", "}"]);
  expect(pathsFrom(tree, 1)).toEqual(new Set(["body.a", "body.a.b"]));
});

test("what is no JSON is not shown as if it were", () => {
  for (const text of ["{", `{"a":1,}`, `{"a":1} trailing`, "// note\n{}", ""]) expect(readTree(text)).toBeUndefined();
});

test("nesting without end does not break the page", () => {
  const deep = "[".repeat(200_000);
  expect(readTree(`${deep}${"]".repeat(200_000)}`)).toBeUndefined();
});

test("a body opens on the view that fits its bytes, whatever its type claims", () => {
  const of = (body: Uint8Array, type?: string) => factsOf(body, type).views[0];
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(of(bytes(` {"a":1}`), "text/plain")).toBe("tree");
  expect(of(bytes("a=1&b=2"), "application/x-www-form-urlencoded; charset=utf-8")).toBe("form");
  expect(of(bytes("hello"), "application/json")).toBe("text");
  expect(of(new Uint8Array([0xff, 0xfe, 0]), "application/json")).toBe("hex");
  expect(of(bytes(`[${" ".repeat(parsedBytesMax)}]`))).toBe("text");
});
