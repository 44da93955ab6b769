import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ToldEnd } from "./told-end.ts";

let server: net.Server;
let near: net.Socket;
let far: net.Socket;

beforeEach(async () => {
  server = net.createServer({ allowHalfOpen: true });
  await once(server.listen(0, "127.0.0.1"), "listening");
  near = net.connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  [far] = (await once(server, "connection")) as [net.Socket];
  for (const socket of [near, far]) socket.on("error", () => {});
});
afterEach(() => {
  near.destroy();
  far.destroy();
  server.close();
});

/** Without an end to its writing side, as an iterator would make. */
async function readAll(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(stream, "end");
  return Buffer.concat(chunks);
}

test("what is said arrives whole in pieces of every size, both ways at once, and each side ends by itself", async () => {
  const [one, other] = [new ToldEnd(near), new ToldEnd(far)];
  const said = randomBytes(3 << 20);
  const heard = [readAll(one), readAll(other)];
  for (const stream of [one, other]) {
    for (let at = 0, piece = 1; at < said.length; at += piece, piece = (piece * 7) % 99_991) stream.write(said.subarray(at, at + piece));
  }
  one.end();
  expect((await heard[1])?.equals(said)).toBe(true);
  expect(one.readableEnded).toBe(false);
  other.end("more");
  expect((await heard[0])?.equals(Buffer.concat([said, Buffer.from("more")]))).toBe(true);
  await Promise.all([near, far].map((socket) => socket.closed || once(socket, "close")));
});

test("a connection that ends without a word, as that of a killed process does, is an error and no end", async () => {
  const other = new ToldEnd(far);
  const fault = once(other, "error");
  near.write(Buffer.from([0, 0, 0, 4, 1, 2]));
  near.end();
  expect(String(await fault)).toContain("went away in the middle");
  expect(other.readableEnded).toBe(false);
});

test("heads that are cut anywhere are read, and what comes behind the end is an error", async () => {
  const [carrier, wire] = duplexPair();
  const told = new ToldEnd(carrier);
  const pieces: Buffer[] = [];
  told.on("data", (piece: Buffer) => pieces.push(piece));
  for (const byte of [0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9, 0, 0, 0, 0]) wire.write(Buffer.of(byte));
  await once(told, "end");
  expect([...Buffer.concat(pieces)]).toEqual([7, 8, 9]);
  const fault = once(told, "error");
  wire.write(Buffer.of(0));
  expect(String(await fault)).toContain("behind the end");
});

test("to say nothing is not to end", async () => {
  const [one, other] = [new ToldEnd(near), new ToldEnd(far)];
  const heard = readAll(other);
  one.write("be");
  one.write("");
  one.end("hind");
  expect(String(await heard)).toBe("behind");
});

test("who reads nothing holds up the one who writes", async () => {
  const [one, other] = [new ToldEnd(near), new ToldEnd(far)];
  let written = 0;
  const piece = Buffer.alloc(65_536);
  while (written < 512 && one.write(piece)) written++;
  for (; written < 512 && (await Promise.race([once(one, "drain"), new Promise((resolve) => setTimeout(resolve, 500, "full"))])) !== "full"; ) {
    while (written < 512 && one.write(piece)) written++;
  }
  expect(written).toBeLessThan(512);
  other.resume();
  await once(one, "drain");
});
