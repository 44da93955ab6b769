import fc from "fast-check";
import { expect, test } from "vitest";
import { terminalLines, terminalText } from "./terminal-text.ts";

test.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["\u001b]0;owned\u0007title", "title"],
  ["\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["\u009b2Jcleared", "cleared"],
  ["a\r\nb\tc\bd", "abcd"],
  ["user\u202Etxt.exe", "usertxt.exe"],
  ["zero\u200bwidth\u2066iso\u2069", "zerowidthiso"],
  ["soft\u00adhyphen\ufeff", "softhyphen"],
  ["\u001bPdcs\u001b\\x", "x"],
  ["unended \u001b]0;title", "unended "],
  ["café 日本 🙂", "café 日本 🙂"],
])("%j is printed as %j", (text, printed) => {
  expect(terminalText(text)).toBe(printed);
});

test("whatever comes in, nothing that a terminal obeys comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("\u001b", "[", "]", "m", "0", ";", "\u0007", "\u009b", "\u202e", "a", "\n", "\\") }), (text) => {
      expect(terminalText(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});

test("long text is cut", () => {
  expect(terminalText("x".repeat(500), 40)).toBe(`${"x".repeat(39)}…`);
});

test("lines stay lines, each made safe", () => {
  expect(terminalLines("it said: \u001b[2Jno\u202e\nsecond\u0007")).toBe("it said: no\nsecond");
});
