import type { z } from "zod";
import type { HoldCause, RangeChange } from "./address-list.ts";
import { readNetworkRange, sizeOfRange } from "./network-range.ts";

const shownMax = 200;

/** What a list of ranges gains and loses; of many the first ones, and how many there are. */
export function changeOf(before: readonly string[], after: readonly string[]): z.infer<typeof RangeChange> {
  const [had, has] = [new Set(before), new Set(after)];
  const added = after.filter((range) => !had.has(range));
  const removed = before.filter((range) => !has.has(range));
  return { added: added.slice(0, shownMax), removed: removed.slice(0, shownMax), addedCount: added.length, removedCount: removed.length };
}

/** A feed may lose this share of its addresses, or come to hold so many times as many, before a person has to approve it. */
const lossMax = 0.5;
const growthMax = 4n;

/** Why a fetched feed should not count before a person saw it: it says much less, or much more, than the one that counts. */
export function doubtsOf(before: readonly string[], after: readonly string[]): HoldCause[] {
  if (before.length === 0) return [];
  const has = new Set(after);
  const lost = before.filter((range) => !has.has(range)).length;
  const shrunk = after.length <= before.length * (1 - lossMax) || (lost > before.length * lossMax && coverOf(after) * 2n < coverOf(before));
  const widened = (["4", "6"] as const).some((family) => {
    const [had, holds] = [coverOf(before, family), coverOf(after, family)];
    return had > 0n && holds > had * growthMax;
  });
  return [...(shrunk ? (["shrunk"] as const) : []), ...(widened ? (["widened"] as const) : [])];
}

/** How many addresses ranges hold, those of both families as one measure: an IPv6 /64 counts as one. */
function coverOf(ranges: readonly string[], only?: "4" | "6"): bigint {
  let addresses = 0n;
  for (const text of ranges) {
    const range = readNetworkRange(text);
    if (!range || (only !== undefined && String(range.family) !== only)) continue;
    const size = sizeOfRange(range);
    addresses += range.family === 4 ? size : size >> 64n || 1n;
  }
  return addresses;
}
