import { expect, test } from "vitest";
import { splitBatch, writeBatch } from "./frame-batch.ts";
import { FrameFault } from "./frame-codec.ts";

test("what is written together comes apart as it was, empty messages and none at all too", () => {
  for (const messages of [[], [Buffer.alloc(0)], [Buffer.from([0, 255]), Buffer.alloc(70_000, 7), Buffer.from("x")]]) {
    expect(splitBatch(writeBatch(messages))).toEqual(messages);
  }
});

test("a length that lies, and one that is cut, is a fault and not a message", () => {
  const whole = writeBatch([Buffer.from("hello")]);
  for (const body of [whole.subarray(0, 3), whole.subarray(0, 6), Buffer.from([255, 255, 255, 255]), Buffer.concat([whole, Buffer.from([0])])])
    expect(() => splitBatch(body)).toThrow(FrameFault);
});
