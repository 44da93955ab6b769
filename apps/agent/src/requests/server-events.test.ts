import fc from "fast-check";
import { expect, test } from "vitest";
import { serverEvents } from "./server-events.ts";

async function read(chunks: readonly Uint8Array[]) {
  const events = [];
  for await (const event of serverEvents(chunks as unknown as AsyncIterable<Uint8Array>)) events.push(event);
  return events;
}
const text = 'event: connected\ndata: {}\n\n\nevent: ping\ndata: \n\n\ndata: {"name":"über"}\nid: req_1\n\n\n: a comment\n\n\ndata: a\r\ndata: b\r\n\r\n';

test("events are read however the stream is cut, in the middle of a letter too", async () => {
  const bytes = Buffer.from(text);
  const whole = await read([bytes]);
  expect(whole).toEqual([
    { event: "connected", data: "{}" },
    { event: "ping", data: "" },
    { event: "message", data: '{"name":"über"}', id: "req_1" },
    { event: "message", data: "a\nb" },
  ]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
      expect(await read(at.slice(1).map((end, index) => bytes.subarray(at[index], end)))).toEqual(whole);
    }),
  );
});

test("an event without an end is not kept for ever", async () => {
  await expect(read(Array.from({ length: 6 }, () => Buffer.alloc(1_048_576, "x")))).rejects.toThrow(/no end/);
});
