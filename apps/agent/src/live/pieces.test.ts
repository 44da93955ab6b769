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

/** Plays a connection that reads: how much comes in each read, and where it lies. */
function reader(bytes: number) {
  const pieces = new Pieces(bytes);
  const passed: Buffer[] = [];
  const { buffer, callback } = pieces.read((said) => passed.push(said) > 0);
  const memory = () => (typeof buffer === "function" ? buffer() : buffer) as Buffer;
  const read = (text: string) => {
    const into = memory();
    callback(into.write(text), into);
    return passed.at(-1) ?? Buffer.alloc(0);
  };
  return { pieces, memory, read };
}

test("a piece is read into again once it was given back, and never by two", () => {
  const { pieces, memory, read } = reader(64);
  const first = read("a quarter of it and more");
  expect(memory().buffer).not.toBe(first.buffer);
  pieces.giveBack(first);
  pieces.giveBack(first);
  pieces.giveBack(Buffer.alloc(64));
  read("the next one is read into what was there");
  expect(memory().buffer).toBe(first.buffer);
  read("and what was given back once is there once");
  expect(memory().buffer).not.toBe(first.buffer);
});

test("a part of what was read gives nothing back, as the other parts may still wait", () => {
  const { pieces, memory, read } = reader(64);
  const first = read("a quarter of it and more");
  pieces.giveBack(first.subarray(0, 10));
  pieces.giveBack(first.subarray(0));
  read("the next one is read into what was there");
  expect(memory().buffer).not.toBe(first.buffer);
});

test("no more is kept for later than 2 MB", () => {
  const { pieces, memory, read } = reader(1_048_576);
  const text = "x".repeat(300_000);
  const lent = [read(text), read(text), read(text)];
  for (const said of lent) pieces.giveBack(said);
  const again: ArrayBufferLike[] = [];
  for (let count = 0; count < 4; count++) again.push(read(text).buffer, memory().buffer);
  expect(lent.filter(({ buffer }) => again.includes(buffer))).toHaveLength(2);
});

test("what is large is passed on as it lies, what is small as a copy", () => {
  const { memory, read } = reader(64);
  const first = memory();
  const small = read("small");
  expect([String(small), small.buffer === first.buffer, memory() === first]).toEqual(["small", false, true]);
  const large = read("a quarter of it and more");
  expect([String(large), large.buffer === first.buffer, memory() === first]).toEqual(["a quarter of it and more", true, false]);
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
