/** Names of events as an enemy of whoever looks at a terminal writes them. */
export const hostileTexts: readonly string[] = [
  "\u001b[2J\u001b[Hcleared",
  "\u001b]0;another title\u0007titled",
  "\u001b]8;;https://evil.example\u001b\\linked\u001b]8;;\u001b\\",
  "\u001b]52;c;ZXZpbA==\u0007clipboard",
  "\u001bP+q544e\u001b\\asked",
  "\u009b31mred\u009d0;x\u009c",
  "over\r200   5 ms  written",
  "two\nlines",
  "back\b\b\bspaced",
  "user\u202egnp.exe",
  "iso\u2066lated\u2069 em\u202abedded\u202c",
  "ze\u200bro\u200dwidth\ufeff",
  "line\u2028parted",
  "de\u007fleted nu\u0000ll",
];

/** Colours, a line that is written anew, and the other screen with its rows: what Postern itself asks of a terminal. */
const ours = new RegExp(String.raw`${String.fromCodePoint(0x1b)}\[(?:[\d;]*m|K|\d+;1H|\?(?:1049|25|7)[hl])`, "g");

/** What a terminal, or whoever reads it, is made to do by these bytes, but for colours and line ends: nothing, we hope. */
export function obeyed(printed: string): string[] {
  return printed.replaceAll(ours, "").match(/(?![\r\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu) ?? [];
}
