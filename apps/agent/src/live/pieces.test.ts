import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { opened } from "@postern/contract/live";
import { expect, test } from "vitest";
import { parseForward } from "../forward.ts";
import { bridge } from "./bridge.ts";
import { openData } from "./open-data.ts";
import { Pieces } from "./pieces.ts";
import { openDoor } from "./testing.ts";

test("a piece is lent again once it was given back, and never to two", () => {
  const pieces = new Pieces(64);
  const one = pieces.take();
  expect(pieces.take()).not.toBe(one);
  pieces.giveBack(one.subarray(0, 10));
  pieces.giveBack(one.subarray(10));
  pieces.giveBack(Buffer.alloc(64));
  expect(pieces.take()).toBe(one);
  expect(pieces.take()).not.toBe(one);
});

test("no more is kept for later than 2 MB", () => {
  const pieces = new Pieces(1_048_576);
  const lent = [pieces.take(), pieces.take(), pieces.take()];
  for (const piece of lent) pieces.giveBack(piece);
  const again = [pieces.take(), pieces.take(), pieces.take()];
  expect(again.filter((piece) => lent.includes(piece))).toHaveLength(2);
});

test("what is large is passed on as it lies, what is small as a copy", () => {
  const pieces = new Pieces(64);
  const passed: Buffer[] = [];
  const { buffer, callback } = pieces.read((bytes) => passed.push(bytes) > 0);
  const memory = () => (typeof buffer === "function" ? buffer() : buffer) as Buffer;
  const first = memory();
  first.write("small");
  callback(5, first);
  expect(memory()).toBe(first);
  first.write("a sixteenth and more");
  callback(20, first);
  expect(memory()).not.toBe(first);
  expect(passed.map(String)).toEqual(["small", "a sixteenth and more"]);
  expect(passed.map((bytes) => bytes.buffer === first.buffer)).toEqual([false, true]);
});

test("what waits for who reads late is not written over by what comes next, either way, on this connection or another", async () => {
  const [up, down] = [bodies(), bodies()];
  const heard: Promise<string>[] = [];
  const local = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.end(down[heard.length] ?? "");
    heard.push(readLate(socket));
  });
  await new Promise<void>((resolve) => local.listen(0, "127.0.0.1", resolve));
  const door = await openDoor();
  const forward = parseForward(`http://127.0.0.1:${(local.address() as net.AddressInfo).port}`);
  const back: Promise<string>[] = [];
  for (const [index, body] of up.entries()) {
    bridge(await openData(door.url, { ticket: `t${index}`, transport: "upgrade", kind: "http" }), { forward, kind: "tcp", reached: () => {} });
    const hubEnd = door.connections[index];
    if (!hubEnd) throw new Error("it did not come");
    hubEnd.write(Buffer.of(opened));
    hubEnd.end(body);
    back.push(readLate(hubEnd));
  }
  await expect.poll(() => heard.length).toBe(2);
  expect((await Promise.all(heard)).toSorted()).toEqual(up.map((body) => sha(body)).toSorted());
  expect((await Promise.all(back)).toSorted()).toEqual(down.map((body) => sha(Buffer.of(opened), body)).toSorted());
  door.close();
  local.close();
});

const bodies = () => [randomBytes(16 << 20), randomBytes(16 << 20)];

function sha(...parts: Buffer[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

async function readLate(stream: Duplex): Promise<string> {
  const hash = createHash("sha256");
  await sleep(300);
  stream.on("data", (chunk: Buffer) => hash.update(chunk)); // to iterate over it would destroy its other side at the end
  await once(stream, "end");
  return hash.digest("hex");
}
