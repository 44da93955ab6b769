import type { HeaderPairs } from "@postern/contract/request";

/** How a covered value is stored, and how it is shown. */
const coveredAs = "****";
const shownAs = "••••";

/** Reads stored headers ("Name: value\r\n" lines, latin1) back into pairs, in their order. */
export function headerPairsOf(lines: Uint8Array): HeaderPairs {
  const text = Buffer.from(lines).toString("latin1");
  return text
    .split("\r\n")
    .filter(Boolean)
    .map((line) => {
      const colon = line.indexOf(": ");
      return colon < 0 ? [line.replace(/:$/, ""), ""] : [line.slice(0, colon), line.slice(colon + 2)];
    });
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
