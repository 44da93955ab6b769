import fc from "fast-check";
import { Packr } from "msgpackr";
import { expect, test } from "vitest";
import { hasFewValues, valuesMax } from "./few-values.ts";
import { readFrame, writeFrame } from "./frame-codec.ts";
import { AgentFrame, HubFrame } from "./frames.ts";

const packer = new Packr({ useRecords: false });

/** Keys and elements of what is packed, itself among them. */
function countValues(value: unknown): number {
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return 1;
  const inside = Array.isArray(value) ? value : Object.entries(value).flat();
  return inside.reduce<number>((sum, one) => sum + countValues(one), 1);
}

const anything = fc.anything({
  values: [
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.integer(),
    fc.double(),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
  ],
  maxDepth: 4,
});

test("whatever msgpackr writes of few values is let through, and of one too many is not, wherever it stands", () => {
  fc.assert(
    fc.property(anything, (value) => {
      const values = countValues(value);
      fc.pre(values < valuesMax - 1);
      const filledTo = (count: number) => [value, ...new Array(count - values - 1).fill(1)];
      expect(hasFewValues(packer.pack(value))).toBe(true);
      expect(hasFewValues(packer.pack(filledTo(valuesMax)))).toBe(true);
      expect(hasFewValues(packer.pack(filledTo(valuesMax + 1)))).toBe(false);
    }),
  );
});

test.each([
  ["empty maps by the hundred thousand", packer.pack({ kind: "credit", slots: 1, more: new Array(200_000).fill({}) })],
  ["arrays in arrays", Buffer.alloc(200_000, 0x91)],
  ["an array that says it is endless", Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])],
  ["a date", packer.pack({ kind: "credit", slots: 1, at: new Date() })],
  ["an extension with a message of its own inside", Buffer.from([0x81, 0xa1, 0x61, 0xc7, 0x02, 0x73, 0x91, 0x80])],
  ["a form that msgpack does not have", Buffer.from([0xc1])],
])("%s: no frame, and not decoded to find out", (_what, message) => {
  expect(hasFewValues(message)).toBe(false);
  for (const schema of [AgentFrame, HubFrame])
    expect(() => readFrame<AgentFrame | HubFrame>(schema, message)).toThrow("more in it, or something else, than a frame");
});

test("what is cut short at any byte is the decoder's to refuse, and never thrown over", () => {
  const message = packer.pack({ a: "text", b: [1, 1.5, 70_000], c: Buffer.alloc(300), d: "x".repeat(70_000) });
  for (let length = 0; length < message.length; length += length < 500 ? 1 : 997) expect(hasFewValues(message.subarray(0, length))).toBe(true);
});

test("the largest honest frame is let through", () => {
  const rawHeaders = new Array(400).fill("\u00e9");
  const result = { status: 200, rawHeaders, body: Buffer.alloc(65_536), durationMs: 1 };
  const frame = { kind: "outcome", deliveryId: "dlv_1", leaseId: "lease", again: false, result } as const;
  expect(readFrame(AgentFrame, writeFrame(frame))).toMatchObject({ kind: "outcome", result: { rawHeaders } });
});
