import { readNetworkRange } from "@postern/contract/network-range";

type Value = string | number | readonly string[] | { [name: string]: Value };

/**
 * A file in MaxMind's DB format (https://maxmind.github.io/MaxMind-DB/) made for a test: ranges that do not overlap, and what is said of each.
 * IPv4 lies in the first 32 bits below ::/96, as in the published ones.
 */
export function makeNetworkFile(records: Record<string, Value>, ipVersion: 4 | 6 = 6): Buffer {
  const data: Buffer[] = [];
  let dataBytes = 0;
  const nodes: [Side, Side][] = [[undefined, undefined]];
  for (const [range, value] of Object.entries(records)) {
    place(nodes, bitsOf(range, ipVersion), { at: dataBytes });
    const encoded = encode(value);
    data.push(encoded);
    dataBytes += encoded.length;
  }
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [index, sides] of nodes.entries())
    for (const [side, record] of sides.entries()) tree.writeUInt32BE(numberOf(record, nodes.length), index * 8 + side * 4);
  const metadata = encode({
    ...{ node_count: nodes.length, record_size: 32, ip_version: ipVersion, binary_format_major_version: 2, binary_format_minor_version: 0 },
    ...{ database_type: "Test", languages: ["en"], build_epoch: 1_790_000_000, description: { en: "made for a test" } },
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"), metadata]);
}

/** Nothing, the number of another node, or a place in the data. */
type Side = undefined | number | { at: number };

function place(nodes: [Side, Side][], bits: readonly number[], leaf: { at: number }): void {
  let node = 0;
  for (const [depth, bit] of bits.entries()) {
    const sides = nodes[node];
    if (!sides) return;
    if (depth === bits.length - 1) sides[bit === 1 ? 1 : 0] = leaf;
    else {
      const next = sides[bit === 1 ? 1 : 0];
      const known = typeof next === "number" ? next : nodes.push([undefined, undefined]) - 1;
      sides[bit === 1 ? 1 : 0] = known;
      node = known;
    }
  }
}

function numberOf(record: Side, nodeCount: number): number {
  if (record === undefined) return nodeCount;
  return typeof record === "number" ? record : nodeCount + 16 + record.at;
}

function bitsOf(text: string, ipVersion: 4 | 6): number[] {
  const range = readNetworkRange(text);
  if (!range) throw new Error(`${text} is no range`);
  const width = range.family === 4 ? 32 : 128;
  const own = Array.from({ length: range.bits }, (_, index) => Number((range.first >> BigInt(width - 1 - index)) & 1n));
  return range.family === 4 && ipVersion === 6 ? [...Array<number>(96).fill(0), ...own] : own;
}

function encode(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(encode)]);
  const members = Object.entries(value);
  return Buffer.concat([control(7, members.length), ...members.flatMap(([name, member]) => [encode(name), encode(member)])]);
}

function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}
