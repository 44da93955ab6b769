import { setImmediate } from "node:timers/promises";
import type { HubFrameOf } from "@postern/contract/frames";
import type { EventCopy } from "@postern/db/mirrors/copies";
import { expect, test } from "vitest";
import { CopyStream } from "./copy-stream.ts";

const copyOf = (requestId: string): EventCopy => ({
  ...{ requestId, method: "POST", target: "/", rawHeaders: [], redacted: [], bodyBytes: 2, bodySha256: Buffer.alloc(32), endpoint: "orders" },
  ...{ body: Buffer.from("{}"), receivedAt: new Date(0) },
});
const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `req_${from + index}`);

function open({ read = async (ids: string[]) => ids.map(copyOf), full = false } = {}) {
  const sent: HubFrameOf<"copy">[] = [];
  const faults: unknown[] = [];
  const state = { full };
  const stream = new CopyStream({ read, send: (frame) => sent.push(frame), isFull: () => state.full, failed: (error) => faults.push(error) });
  return { stream, sent, faults, state, settle: () => setImmediate().then(() => setImmediate()) };
}

test("an agent that says nothing is sent 32, 100 wait, and the oldest of the rest are dropped and counted", async () => {
  const { stream, sent, settle } = open();
  stream.add(numbered(1, 32));
  await settle();
  stream.add(numbered(33, 1_000));
  await settle();
  expect([sent.length, stream.inFlight, stream.dropped]).toEqual([32, 132, 868]);

  stream.copied(5);
  await settle();
  expect(sent.slice(32).map(({ requestId }) => requestId)).toEqual(numbered(901, 905));
  expect(sent.at(-1)?.dropped).toBe(868);
});

test("a line that is full is sent nothing until it is not", async () => {
  const { stream, sent, state, settle } = open({ full: true });
  stream.add(numbered(1, 3));
  await settle();
  expect(sent).toEqual([]);
  state.full = false;
  stream.flow();
  await settle();
  expect(sent).toHaveLength(3);
});

test("an agent that says it is done with more than it was sent gains nothing", async () => {
  const { stream, sent, settle } = open();
  stream.copied(32);
  stream.copied(32);
  stream.add(numbered(1, 60));
  await settle();
  expect(sent).toHaveLength(32);
});

test("a body too large for a frame may be fetched for a copy that was sent, and for no other event", async () => {
  const { stream, sent, settle } = open({ read: async (ids) => ids.map((id) => ({ ...copyOf(id), body: undefined, bodyBytes: 200_000 })) });
  stream.add(["req_1"]);
  await settle();
  expect(sent[0]?.body).toEqual({ size: 200_000 });
  expect([stream.takeBody("req_1"), stream.takeBody("req_1"), stream.takeBody("req_2")]).toEqual([true, false, false]);
});

test("a database that fails is told of, what it did not give is dropped, and the next events go on", async () => {
  let fails = true;
  const { stream, sent, faults, settle } = open({
    read: async (ids) => {
      if (fails) throw new Error("away");
      return ids.map(copyOf);
    },
  });
  stream.add(["req_1"]);
  await settle();
  fails = false;
  stream.add(["req_2"]);
  await settle();
  expect([faults.length, sent.map(({ requestId, dropped }) => [requestId, dropped])]).toEqual([1, [["req_2", 1]]]);
});
