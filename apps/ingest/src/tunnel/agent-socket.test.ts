import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { AgentFrame, HubFrame } from "@postern/contract/frames";
import { Packr } from "msgpackr";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { AgentSocket } from "./agent-socket.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A WebSocket played by hand. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  pings = 0;
  ping(): void {
    this.pings++;
  }
  send(): void {}
  close(code: number): void {
    this.emit("close", code);
  }
  terminate(): void {
    this.readyState = 3;
    this.emit("close", 1006);
  }
}

function open() {
  const fake = new FakeSocket();
  const frames: AgentFrame[] = [];
  const closed: string[] = [];
  const events = {
    frame: (frame: AgentFrame) => void frames.push(frame),
    latency: () => {},
    breached: () => {},
    closed: (cause: string) => void closed.push(cause),
  };
  return { fake, frames, closed, socket: new AgentSocket(fake as unknown as WebSocket, new PassThrough(), events) };
}

test("an agent that leaves three pings unanswered is gone within 30 s", () => {
  const { fake, closed } = open();
  vi.advanceTimersByTime(29_000);
  expect({ pings: fake.pings, closed }).toEqual({ pings: 3, closed: [] });
  vi.advanceTimersByTime(1_000);
  expect(closed).toEqual(["no answer to 3 pings"]);
});

test("one answer is enough to stay", () => {
  const { fake, closed } = open();
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(21_000);
    fake.emit("pong");
  }
  expect(closed).toEqual([]);
});

test("an agent that reads too slowly is full, and after 30 s of it is cut off though it answers pings", () => {
  const { fake, closed, socket } = open();
  fake.bufferedAmount = 1_048_577;
  expect(socket.isFull).toBe(true);
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(10_000);
    fake.emit("pong");
  }
  expect(closed).toEqual(["it stopped reading"]);
});

test("an agent that catches up again is not cut off", () => {
  const { fake, closed, socket } = open();
  for (let i = 0; i < 10; i++) {
    fake.bufferedAmount = i % 2 === 0 ? 2_000_000 : 0;
    expect(socket.isFull).toBe(i % 2 === 0);
    vi.advanceTimersByTime(20_000);
    fake.emit("pong");
  }
  expect(closed).toEqual([]);
});

test("200 frames in a second are read, the next one cuts the agent off; pings count as frames", () => {
  const { fake, frames, closed } = open();
  const credit = new Packr({ useRecords: false }).pack({ kind: "credit", slots: 1 });
  for (let i = 0; i < 100; i++) fake.emit("message", credit, true);
  for (let i = 0; i < 100; i++) fake.emit("ping");
  expect({ frames: frames.length, closed }).toEqual({ frames: 100, closed: [] });
  fake.emit("message", credit, true);
  expect(closed).toEqual(["more than 200 frames in a second"]);
});

test("a busy agent's answers are not counted: each delivery asks for two frames", () => {
  const { fake, frames, closed, socket } = open();
  const answer = new Packr({ useRecords: false }).pack({ kind: "taken", deliveryId: "dlv_1", leaseId: "lse_1" });
  for (let i = 0; i < 1_000; i++) {
    socket.send({ kind: "deliver" } as HubFrame);
    fake.emit("message", answer, true);
    fake.emit("message", answer, true);
  }
  expect({ frames: frames.length, closed }).toEqual({ frames: 2_000, closed: [] });
});

test("frames after a fault are not read any more", () => {
  const { fake, frames } = open();
  fake.close = () => {}; // the closing handshake takes its time
  fake.emit("message", Buffer.from([0xc1]), true);
  fake.emit("message", new Packr({ useRecords: false }).pack({ kind: "credit", slots: 1 }), true);
  expect(frames).toEqual([]);
});
