// ANSI sequences: CSI, OSC and the string kinds up to their end, then any other escape with one letter (ECMA-48).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ansi = /\u001b\[[0-?]*[ -/]*[@-~]|[\u001b][\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]/g;
/** C0 and C1 controls, line and paragraph ends, and what turns or hides text: bidi marks, embeddings, isolates, zero-width, tags, soft hyphen, BOM. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text from outside, made safe for a terminal: it cannot move the cursor, recolour, retitle, reorder or hide what is printed. */
export function terminalText(text: string, lettersMax = 200): string {
  const plain = text.replace(ansi, "").replace(hidden, "");
  return plain.length > lettersMax ? `${plain.slice(0, lettersMax - 1)}…` : plain;
}

const lineLettersMax = 2_000;

/** The same of several lines. */
export function terminalLines(text: string): string {
  return text
    .split("\n")
    .map((line) => terminalText(line, lineLettersMax))
    .join("\n");
}
