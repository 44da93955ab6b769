import type { Budget } from "../budget.ts";
import { stepsOfText } from "../budget.ts";
import { isName } from "./xml-name.ts";

/** A start tag: the name of its element, and where it ends. */
export interface StartTag {
  name: string;
  isEmpty: boolean;
  end: number;
}

const tagName = /[^ \t\r\n/>]*/y;
const attribute = /([ \t\r\n]+)([^ \t\r\n=/><"']+)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /[ \t\r\n]*(\/?)>/y;

/** Reads a start tag from behind its first mark: each attribute once, its value quoted. */
export function startTagAt(text: string, from: number, budget: Budget): StartTag | { fault: string } {
  const name = take(tagName, text, from)?.[0] ?? "";
  if (!isName(name)) return { fault: "an element without a name" };
  let at = from + name.length;
  const names = new Set<string>();
  for (let found = take(attribute, text, at); found; found = take(attribute, text, at)) {
    const [whole, , called = "", double, single] = found;
    budget.spend(stepsOfText(whole));
    if (!isName(called) || names.has(called)) return { fault: "an attribute without a name, or of a name that another one has" };
    names.add(called);
    const fault = referencesFault(double ?? single ?? "", budget);
    if (fault !== undefined) return { fault };
    at += whole.length;
  }
  const end = take(tagEnd, text, at);
  return end ? { name, isEmpty: end[1] === "/", end: at + end[0].length } : { fault: "a tag that does not end" };
}

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const reference = /&(?:lt|gt|amp|apos|quot|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/y;

/** Only the five entities that need no declaration, and letters by their number. */
export function referencesFault(text: string, budget: Budget): string | undefined {
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) {
    budget.spend();
    const found = take(reference, text, at);
    if (!found || !isLetter(found)) return "an entity that is not declared, or an & that begins none";
  }
}

function isLetter([, decimal, hex]: RegExpExecArray): boolean {
  if (decimal === undefined && hex === undefined) return true;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const isPlain = code >= 0x20 ? code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) : [0x9, 0xa, 0xd].includes(code);
  return isPlain || (code >= 0x10000 && code <= 0x10ffff);
}
