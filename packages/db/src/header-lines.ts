import type { HeaderPairs } from "@postern/contract/request";
import { splitHeaders } from "./raw-headers.ts";

/** How a covered value is stored, and how it is shown. */
const coveredAs = "****";
const shownAs = "••••";

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
