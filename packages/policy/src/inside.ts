import { decode } from "./encoding.ts";
import { JsonPaths } from "./json-paths.ts";
import type { Input } from "./place.ts";

/** Makes ready how to go on inside a text; nothing when the text itself is meant. */
export function insideReader({ base64, inner, xml }: Input): ((text: string) => readonly string[]) | undefined {
  const read = inner === undefined ? xml && elementReader(xml) : memberReader(inner);
  if (!read && !base64) return;
  return (text) => {
    const bytes = base64 ? decodeLoosely(text) : Buffer.from(text, "utf8");
    if (!bytes) return [];
    return read ? read(bytes) : [bytes.toString("utf8")];
  };
}

/** Senders wrap base64 into lines, and write it with either alphabet; no proof hangs on how this one is spelt. */
function decodeLoosely(text: string): Buffer | undefined {
  const letters = text.replace(/\s+/g, "");
  const bare = letters.slice(0, paddingAt(letters)).replaceAll("+", "-").replaceAll("/", "_");
  return decode("base64url", bare);
}

/** Where the padding begins. A pattern such as /=+$/ would look at a long row of `=` inside a text once for each of them. */
function paddingAt(letters: string): number {
  let end = letters.length;
  while (letters[end - 1] === "=") end--;
  return end;
}

function memberReader(path: string): (json: Buffer) => readonly string[] {
  const paths = new JsonPaths();
  const slot = paths.add(path);
  return (json) => {
    const value = paths.find(json)[slot];
    return value === undefined ? [] : [value];
  };
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const xmlBytesMax = 1_048_576;

/**
 * The text of every element with this local name that holds text only. No parser: documents with a DTD, comments or CDATA are not read,
 * so that nothing can stand in one that is no element.
 */
function elementReader(name: string): (xml: Buffer) => readonly string[] {
  const element = new RegExp(`<(?:[\\w.-]+:)?${name.replaceAll(".", "\\.")}(?:\\s[^<>]*)?>([^<>]*)</`, "g");
  return (xml) => {
    if (xml.length > xmlBytesMax || xml.includes("<!")) return [];
    return [...xml.toString("utf8").matchAll(element)].map(([, text = ""]) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity) => entities[entity] ?? ""));
  };
}
