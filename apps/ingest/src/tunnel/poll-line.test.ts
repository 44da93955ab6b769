import { splitBatch } from "@postern/contract/frame-batch";
import { writeFrame } from "@postern/contract/frame-codec";
import type { AgentFrame } from "@postern/contract/frames";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PollLine } from "./poll-line.ts";

const heard: AgentFrame[] = [];
const ends: string[] = [];
const open = () => new PollLine({ frame: (frame) => void heard.push(frame), latency: () => {}, breached: () => {}, closed: (cause) => void ends.push(cause) });
const never = () => new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
  ends.length = 0;
});
afterEach(() => vi.useRealTimers());

test("an agent that calls more often than anyone needs is cut off", () => {
  const line = open();
  const answers = Array.from({ length: 201 }, () => line.hear([]));
  expect(answers.filter((taken) => !taken)).toHaveLength(1);
  expect(ends).toEqual(["more than 200 calls in a second"]);
});

test("what is no frame ends the line, and what came before it counts", () => {
  const line = open();
  expect(line.hear([writeFrame({ kind: "credit", slots: 1 }), Buffer.from("sesame")])).toBe(false);
  expect(heard).toEqual([{ kind: "credit", slots: 1 }]);
  expect(ends).toHaveLength(1);
});

test("frames wait for a claim; the second claim at once ends the first, and takes them", async () => {
  const line = open();
  line.send({ kind: "settled", deliveryId: "dlv_1" });
  expect(splitBatch(await line.claim(never()))).toHaveLength(1);
  const first = line.claim(never());
  const second = line.claim(never());
  expect(await first).toHaveLength(0);
  line.send({ kind: "settled", deliveryId: "dlv_2" });
  expect(splitBatch(await second)).toHaveLength(1);
});

test("a claim with nothing to hear is answered after 25 s; an agent that does not come again within 10 s is gone", async () => {
  const line = open();
  const claim = line.claim(never());
  await vi.advanceTimersByTimeAsync(25_000);
  expect(await claim).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(ends).toEqual(["no call for 10 s"]);
});

test("a line that is closed gives what is queued to the claim that comes, and is over then", async () => {
  const line = open();
  line.send({ kind: "revoked", reason: "disconnected" });
  line.close(1008, "disconnected");
  expect(ends).toEqual([]);
  expect(splitBatch(await line.claim(never()))).toHaveLength(1);
  expect(ends).toEqual(["disconnected"]);
  expect(line.isOver).toBe(true);
});

test("a line with a megabyte waiting is full", () => {
  const line = open();
  for (let i = 0; i < 1_100; i++) line.send({ kind: "replaced", by: "x".repeat(1_000), at: 0 });
  expect(line.isFull).toBe(true);
});
