import { type NetworkRange, readAddressNumber, readFour, readNetworkRange, sizeOfRange } from "./network-range.ts";

/** Many ranges, made ready for looking an address up in a few steps, however many they are. */
export interface AddressSet {
  /** How many ranges it was made of. */
  readonly size: number;
  /** The range, as it was written, that holds this address. Text that is no address is in none. */
  find(address: string): string | undefined;
}

/**
 * Sorts the ranges and leaves out those that lie within others: CIDR ranges are nested or apart, never crossed, so what is left is apart,
 * and the last one that begins at or before an address is the only one that can hold it. Ranges that cannot be read are left out.
 */
export function createAddressSet(ranges: readonly string[]): AddressSet {
  const read = ranges.flatMap((text) => {
    const range = readNetworkRange(text);
    return range ? [{ ...range, text }] : [];
  });
  const four = spansOf(read.filter(({ family }) => family === 4));
  const six = spansOf(read.filter(({ family }) => family === 6));
  const firsts = Float64Array.from(four, ({ first }) => Number(first));
  const lasts = Float64Array.from(four, ({ last }) => Number(last));
  return {
    size: ranges.length,
    find(address) {
      const fast = readFour(address);
      if (fast !== undefined) return findFour(fast);
      const read = readAddressNumber(address);
      if (!read) return;
      return read.family === 4 ? findFour(Number(read.number)) : findSix(read.number);
    },
  };

  function findFour(number: number): string | undefined {
    const at = lastAtOrBefore(firsts.length, (index) => (firsts[index] as number) <= number);
    return at >= 0 && number <= (lasts[at] as number) ? four[at]?.text : undefined;
  }
  function findSix(number: bigint): string | undefined {
    const span = six[lastAtOrBefore(six.length, (index) => (six[index] as Span).first <= number)];
    return span && number <= span.last ? span.text : undefined;
  }
}

interface Span {
  first: bigint;
  last: bigint;
  text: string;
}

/** Sorted and apart. */
function spansOf(ranges: readonly (NetworkRange & { text: string })[]): Span[] {
  const sorted = ranges.map((range) => ({ first: range.first, last: range.first + sizeOfRange(range) - 1n, text: range.text }));
  sorted.sort((one, other) => compare(one.first, other.first) || compare(other.last, one.last));
  const apart: Span[] = [];
  for (const span of sorted) {
    const before = apart.at(-1);
    if (!before || span.first > before.last) apart.push(span);
  }
  return apart;
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The last index for which `isBefore` holds, where it holds for a beginning of them; -1 when for none. */
function lastAtOrBefore(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
