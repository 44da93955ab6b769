/** A range of addresses as two numbers: every IPv4 address is below 2^32, every IPv6 address below 2^128. */
export interface NetworkRange {
  family: 4 | 6;
  first: bigint;
  bits: number;
}

/**
 * Reads `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/32` strictly: `010.0.0.1`, `127.1` and zones mean different things to different
 * programs, so they mean nothing here. What stands after the prefix is left out, as 203.0.113.7/24 is 203.0.113.0/24; IPv4-mapped is IPv4.
 */
export function readNetworkRange(text: string): NetworkRange | undefined {
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0 || (prefix !== undefined && !/^(0|[1-9]\d{0,2})$/.test(prefix))) return;
  const four = readFour(address);
  const six = four === undefined ? readSix(address) : undefined;
  const width = four === undefined ? 128 : 32;
  const bits = prefix === undefined ? width : Number(prefix);
  if (bits > width) return;
  if (four !== undefined) return rangeOf(4, BigInt(four), bits);
  if (six === undefined) return;
  return isMapped(six) && bits >= 96 ? rangeOf(4, six & 0xffffffffn, bits - 96) : rangeOf(6, six, bits);
}

function rangeOf(family: 4 | 6, number: bigint, bits: number): NetworkRange {
  const hostBits = BigInt((family === 4 ? 32 : 128) - bits);
  return { family, first: (number >> hostBits) << hostBits, bits };
}

function isMapped(six: bigint): boolean {
  return six >> 32n === 0xffffn;
}

/** An address as a number, an IPv4-mapped one as IPv4. */
export function readAddressNumber(text: string): { family: 4 | 6; number: bigint } | undefined {
  const four = readFour(text);
  if (four !== undefined) return { family: 4, number: BigInt(four) };
  const six = readSix(text);
  if (six === undefined) return;
  return isMapped(six) ? { family: 4, number: six & 0xffffffffn } : { family: 6, number: six };
}

/** An IPv4 address as a number below 2^32. */
export function readFour(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return;
  let number = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return;
    number = number * 256 + Number(part);
  }
  return number;
}

function readSix(text: string): bigint | undefined {
  const sides = text.split("::");
  if (sides.length > 2) return;
  const [head, tail] = sides.map(groupsOf);
  if (!head || (sides.length === 2 && !tail)) return;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return;
  const groups = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
  return groups.reduce((number, group) => (number << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups between colons; the last may be written as an IPv4 address. */
function groupsOf(side: string): number[] | undefined {
  if (side === "") return [];
  const groups: number[] = [];
  const written = side.split(":");
  for (const [index, group] of written.entries()) {
    const four = index === written.length - 1 && group.includes(".") ? readFour(group) : undefined;
    if (four !== undefined) groups.push(Math.floor(four / 65_536), four % 65_536);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) groups.push(Number.parseInt(group, 16));
    else return;
  }
  return groups;
}

/** How many addresses a range holds. */
export function sizeOfRange({ family, bits }: NetworkRange): bigint {
  return 1n << BigInt((family === 4 ? 32 : 128) - bits);
}
