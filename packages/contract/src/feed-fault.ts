import { readNetworkRange } from "./network-range.ts";

/** Wider than any provider's own network: whoever answers with these would open the gate to the internet. */
const widest = { 4: 8, 6: 19 } as const;

/** Special-purpose ranges (IANA registries, RFC 6890) that nobody calls from over the internet. */
const special = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"],
  ...["2001:db8::/32", "2002::/16", "3fff::/20"],
].flatMap((text) => readNetworkRange(text) ?? []);

/** Why what a feed holds cannot be a provider's addresses, in one sentence; nothing when it can. One wrong range condemns all. */
export function feedFault(ranges: readonly string[]): string | undefined {
  if (ranges.length === 0) return "It holds no addresses.";
  for (const text of ranges) {
    const range = readNetworkRange(text);
    if (!range) return `It holds "${text.slice(0, 60)}", which is no address or range.`;
    if (range.bits < widest[range.family]) return `It holds ${text}, which is wider than any provider's network.`;
    if (range.family === 6 && range.first >> 125n !== 1n) return `It holds ${text}, which is no address of the internet.`;
    if (special.some((other) => overlap(range, other))) return `It holds ${text}, which is no address of the internet.`;
  }
}

type Range = NonNullable<ReturnType<typeof readNetworkRange>>;

function overlap(one: Range, other: Range): boolean {
  if (one.family !== other.family) return false;
  const shift = BigInt((one.family === 4 ? 32 : 128) - Math.min(one.bits, other.bits));
  return one.first >> shift === other.first >> shift;
}
