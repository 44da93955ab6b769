import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Exchange } from "./exchange.ts";
import { readHead } from "./head.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";
import { createMemoryGate } from "./memory-gate.ts";
import { takeBody } from "./take-body.ts";

const endpoint = { id: "ep_a", organizationId: "org_a", bodyBytesMax: 100 } as LiveEndpoint;

function posted(declared: number, request = new PassThrough()) {
  const head = readHead({ method: "POST", url: "/", httpVersion: "1.1", rawHeaders: ["Host", "a", "Content-Length", String(declared)] });
  return { request, exchange: { head, request, response: {}, expectsContinue: false } as unknown as Exchange };
}

test("a sender that promises a body and sends none of it holds no memory", async () => {
  const memory = createMemoryGate({ bytesMax: 1_000 });
  const idle = posted(90);
  const idleRead = takeBody(idle.exchange, endpoint, { memory });
  expect(memory.bytesHeld).toBe(0);

  const honest = posted(80);
  const read = takeBody(honest.exchange, endpoint, { memory });
  honest.request.end("x".repeat(80));
  expect(await read).toMatchObject({ read: { kind: "whole" }, bytesHeld: 80 });
  expect(memory.bytesHeld).toBe(80);
  idle.request.destroy();
  expect(await idleRead).toMatchObject({ read: { kind: "aborted" }, bytesHeld: 0 });
});

test("a declared length that finds no room is refused before a byte is read", async () => {
  const memory = createMemoryGate({ bytesMax: 100 });
  expect(await takeBody(posted(60).exchange, endpoint, { memory })).toEqual({ read: { kind: "no-memory", bytes: 60 }, bytesHeld: 0 });
});

test("a body whose reading breaks off in an error gives its memory back", async () => {
  const memory = createMemoryGate({ bytesMax: 1_000 });
  let heldMeanwhile = 0;
  const read = () => {
    heldMeanwhile = memory.bytesHeld;
    throw new Error("a bug");
  };
  const broken = posted(80, { complete: true, destroyed: false, readableLength: 80, read } as unknown as PassThrough);
  await expect(takeBody(broken.exchange, endpoint, { memory })).rejects.toThrow("a bug");
  expect(heldMeanwhile).toBe(80);
  expect(memory.bytesHeld).toBe(0);
});

test("a body that is shorter than its sender said is not taken for the whole", async () => {
  const short = posted(60);
  const read = takeBody(short.exchange, endpoint, { memory: createMemoryGate({ bytesMax: 1_000 }) });
  short.request.end("x".repeat(59));
  expect(await read).toMatchObject({ read: { kind: "aborted", bytes: 59 } });
});
