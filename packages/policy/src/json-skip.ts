/**
 * Steps over JSON that nobody wants to read, in a string of one letter a byte: the runtime finds the end of a string there much faster than a loop
 * would in a buffer. Each answers the place after what it steps over, or -1 where that is not well-formed.
 */
export const depthMax = 64;
const backslash = 0x5c;
const quoteMark = 0x22;

/** The next letter that is no white space, from here. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const letter = text.charCodeAt(at);
    if (letter > 0x20 || (letter !== 0x20 && letter !== 0x0a && letter !== 0x0d && letter !== 0x09)) return at;
    at++;
  }
}

/** Past the string that begins here. */
export function skipString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0 && text.charCodeAt(end - 1) === backslash && isEscaped(text, from, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? -1 : end + 1;
}

/** Whether an odd number of backslashes stands before this quote. */
function isEscaped(text: string, from: number, quote: number): boolean {
  let first = quote;
  while (first - 1 > from && text.charCodeAt(first - 1) === backslash) first--;
  return (quote - first) % 2 === 1;
}

/** Past a number or a literal: letters up to the next mark. */
export function skipWord(text: string, from: number): number {
  let at = from;
  while (isWordLetter(text.charCodeAt(at))) at++;
  return at > from ? at : -1;
}

function isWordLetter(letter: number): boolean {
  const isDigit = letter >= 0x30 && letter <= 0x39;
  const isLetter = (letter >= 0x61 && letter <= 0x7a) || letter === 0x45;
  return isDigit || isLetter || letter === 0x2d || letter === 0x2b || letter === 0x2e;
}

/** Past the colon behind a member's name. */
export function skipColon(text: string, from: number): number {
  if (text.charCodeAt(from) === 0x3a) return from + 1;
  const at = skipSpace(text, from);
  return text.charCodeAt(at) === 0x3a ? at + 1 : -1;
}

/** Past the value that begins here, at this depth. */
export function skipValue(text: string, from: number, depth: number): number {
  const letter = text.charCodeAt(from);
  if (letter === quoteMark) return skipString(text, from);
  if (letter === 0x7b) return depth < depthMax ? skipObject(text, from, depth + 1) : -1;
  if (letter === 0x5b) return depth < depthMax ? skipList(text, from, depth + 1) : -1;
  return skipWord(text, from);
}

// An object and a list each have a walk of their own: one for both takes a tenth longer.
function skipObject(text: string, from: number, depth: number): number {
  let at = skipSpace(text, from + 1);
  if (text.charCodeAt(at) === 0x7d) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== quoteMark) return -1;
    at = skipString(text, at);
    if (at < 0) return -1;
    at = skipColon(text, at);
    if (at < 0) return -1;
    at = skipValue(text, skipSpace(text, at), depth);
    if (at < 0) return -1;
    at = skipSpace(text, at);
    const next = text.charCodeAt(at);
    if (next === 0x7d) return at + 1;
    if (next !== 0x2c) return -1;
    at = skipSpace(text, at + 1);
  }
}

function skipList(text: string, from: number, depth: number): number {
  let at = skipSpace(text, from + 1);
  if (text.charCodeAt(at) === 0x5d) return at + 1;
  for (;;) {
    at = skipValue(text, at, depth);
    if (at < 0) return -1;
    at = skipSpace(text, at);
    const next = text.charCodeAt(at);
    if (next === 0x5d) return at + 1;
    if (next !== 0x2c) return -1;
    at = skipSpace(text, at + 1);
  }
}
