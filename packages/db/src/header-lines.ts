import type { HeaderPairs } from "@postern/contract/request";

/** How a credential's value is stored in its header's line, its true value sealed elsewhere; and how that is shown. */
export const coveredAs = "****";
const shownAs = "••••";

/** A flat list (name, value, name, value) as headers are stored: "Name: value\r\n" lines, latin1. */
export function headerLinesOf(flat: readonly string[]): Buffer {
  let lines = "";
  for (let i = 0; i + 1 < flat.length; i += 2) lines += `${flat[i]}: ${flat[i + 1]}\r\n`;
  return Buffer.from(lines, "latin1");
}

/** Stored headers as a flat list. */
export function splitHeaders(stored: Buffer): string[] {
  const flat: string[] = [];
  for (const line of stored.toString("latin1").split("\r\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) flat.push(line.slice(0, colon), line.slice(colon + 2));
  }
  return flat;
}

/** Names (lower case) of a flat list's covered headers. Whoever sends the four asterisks itself loses nothing but them. */
export function coveredNames(flat: readonly string[]): string[] {
  return flat.filter((_, index) => index % 2 === 0 && flat[index + 1] === coveredAs).map((name) => name.toLowerCase());
}

/** Stored headers as pairs, in their order. */
export function headerPairsOf(lines: Uint8Array): HeaderPairs {
  const flat = splitHeaders(Buffer.from(lines));
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? "", flat[index * 2 + 1] ?? ""]);
}

/** The headers as everyone may see them, and the names of those whose value is covered. */
export function coveredHeadersOf(lines: Uint8Array, sealed: string | null): { headers: HeaderPairs; coveredHeaders: string[] } {
  const pairs = headerPairsOf(lines);
  if (sealed === null) return { headers: pairs, coveredHeaders: [] };
  const names = new Set(pairs.filter(([, value]) => value === coveredAs).map(([name]) => name));
  return { headers: pairs.map(([name, value]) => [name, value === coveredAs ? shownAs : value]), coveredHeaders: [...names] };
}

/** The headers as they arrived: each covered line gets its own value back (`{"<index of the line>": value}`). */
export function uncoveredHeaders(lines: Uint8Array, values: Record<string, string>): HeaderPairs {
  return headerPairsOf(lines).map(([name, value], index) => [name, values[index] ?? value]);
}
