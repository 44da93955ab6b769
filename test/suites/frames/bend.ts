import { Packr } from "msgpackr";
import type { Random } from "../mutations/random.ts";

/** A peer that uses all of msgpack: records, shared structures, and the types that revive as objects. */
const packers = [new Packr({ useRecords: false }), new Packr({ useRecords: true }), new Packr({ structuredClone: true }), new Packr({ bundleStrings: true })];

/** A message that no honest peer sends: bytes changed, or a frame with another value somewhere in it. */
export function bend(frame: object, random: Random): Buffer {
  const chance = random.below(20);
  if (chance < 9) return bendBytes(packers[0]?.pack(frame) ?? Buffer.alloc(0), random);
  if (chance < 19) return pack(replaceSomewhere(frame, random), random);
  return bendBytes(pack(replaceSomewhere(frame, random), random), random);
}

function pack(value: unknown, random: Random): Buffer {
  try {
    return Buffer.from(random.pick(packers).pack(value));
  } catch {
    return Buffer.from([0xc1]); // the one byte that msgpack never uses: what cannot be packed is sent as that
  }
}

function bendBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.below(Math.max(1, bytes.length));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const lengths = [0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xd4, 0xd8];
  const ways: readonly (() => Buffer)[] = [
    () => Buffer.concat([before, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))]), bytes.subarray(at + 1)]),
    () => Buffer.concat([before, Buffer.from([random.below(256)]), after]),
    () => Buffer.concat([before, bytes.subarray(at + 1)]),
    () => before,
    () => Buffer.concat([bytes, bytes.subarray(0, random.below(40))]),
    () => Buffer.concat([before, Buffer.from([random.pick(lengths), ...fourBytes(random)]), after]), // a length that lies, an extension nobody made
    () => Buffer.concat([before, Buffer.alloc(1 + random.below(2_000), random.pick([0x91, 0x81, 0xc0, 0xff])), after]), // nested, or a long row
    () => Buffer.from(Array.from({ length: random.below(64) }, () => random.below(256))),
  ];
  return random.pick(ways)();
}

function fourBytes(random: Random): number[] {
  return Array.from({ length: 4 }, () => random.pick([0, 1, 127, 255]));
}

/** The same frame with one value, at some depth, replaced, taken away or joined by another. */
function replaceSomewhere(value: unknown, random: Random): unknown {
  if (!isContainer(value) || random.below(4) === 0) return oddValue(random);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  const keys = Object.keys(copy);
  const key = keys.length > 0 ? random.pick(keys) : "0";
  const fields = copy as Record<string, unknown>;
  const chance = random.below(10);
  if (chance === 0) delete fields[key];
  else if (chance === 1) fields[random.pick(["__proto__x", "constructor", "toString", "kind", "extra"])] = oddValue(random);
  else fields[key] = replaceSomewhere(fields[key], random);
  return copy;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

const oddities: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => Number.NaN,
  () => -1,
  () => 1e308,
  () => 2n ** 63n,
  () => "",
  () => "\u0000\r\nX: 1",
  () => "\u202e\u001b[2J",
  () => "x".repeat(70_000),
  () => Buffer.alloc(140_000),
  () => new Date(Number.NaN),
  () => /(a+)+$/,
  () => new Error("from afar"),
  () => new Map([["kind", "credit"]]),
  () => new Set([1]),
  () => new Float64Array(3),
  () => ({ kind: "credit", slots: 1, toJSON: "x", valueOf: 1 }),
  () => JSON.parse('{"__proto__":{"polluted":1}}'),
  () => Array.from({ length: 2_000 }, (_, index) => index),
  () => nested(200),
  () => true,
  () => "credit",
  () => [],
  () => ({}),
];

function oddValue(random: Random): unknown {
  return random.pick(oddities)();
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
