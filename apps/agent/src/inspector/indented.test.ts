import { expect, test } from "vitest";
import { z } from "zod";

const call = z.custom<(text: string, lettersMax: number) => string>((value) => typeof value === "function");
const page: unknown = await import(new URL("./page/indented.js", import.meta.url).href); // as the browser loads it
const { indented } = z.object({ indented: call }).parse(page);

test("JSON is set out line by line, its numbers, escapes and duplicate keys as they were written", () => {
  const text = '{"a":1.0,"a":[12345678901234567890,"\\u0041 \\" {"], "b" : {}}';
  const lines = ["{", '  "a": 1.0,', '  "a": [', "    12345678901234567890,", '    "\\u0041 \\" {"', "  ],", '  "b": {', "    ", "  }", "}"];
  expect(indented(text, 1_000)).toBe(lines.join("\n"));
});

test("what is no JSON is told", () => {
  expect(() => indented("{a:1}", 1_000)).toThrow(SyntaxError);
});

test("brackets in brackets end at the limit, however deep they go", () => {
  const text = "[".repeat(2_000_000) + "]".repeat(2_000_000);
  let shown = "";
  try {
    shown = indented(text, 262_144);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError); // deeper than this parser goes: shown as it came
  }
  expect(shown.length).toBeLessThan(264_000);
  expect(indented("[".repeat(3_000) + "]".repeat(3_000), 262_144).length).toBeLessThan(264_000);
});
