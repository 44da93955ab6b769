import { createHash, randomBytes } from "node:crypto";
import net from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as immediately, setTimeout as sleep } from "node:timers/promises";
import { opened } from "@postern/contract/live";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseForward } from "../forward.ts";
import { bridge } from "./bridge.ts";

let hub: net.Server;
let hubEnd: net.Socket;
let local: net.Server;
let onLocal: (socket: net.Socket) => void | Promise<void>;

beforeEach(async () => {
  onLocal = () => {};
  [hub, local] = [net.createServer({ allowHalfOpen: true }), net.createServer({ allowHalfOpen: true }, (socket) => void onLocal(socket))];
  for (const server of [hub, local]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const arrived = new Promise<net.Socket>((resolve) => hub.once("connection", resolve));
  const data = net.connect({ port: portOf(hub), host: "127.0.0.1", allowHalfOpen: true });
  bridge(data, { forward: parseForward(`http://127.0.0.1:${portOf(local)}`), kind: "tcp", reached: () => {} });
  hubEnd = await arrived;
});
afterEach(() => {
  hubEnd.destroy();
  for (const server of [hub, local]) server.close();
});

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port;
const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function readAll(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("8 MB in pieces of every size pass unchanged, both ways at once", async () => {
  onLocal = (socket) => void socket.pipe(socket);
  const bytes = randomBytes(8 << 20);
  const back = readAll(hubEnd);
  hubEnd.write(Buffer.of(opened));
  for (let at = 0, piece = 1; at < bytes.length; at += piece, piece = (piece * 7) % 99_991) {
    if (!hubEnd.write(bytes.subarray(at, at + piece))) await new Promise((resolve) => hubEnd.once("drain", resolve));
  }
  hubEnd.end();
  const heard = await back;
  expect([heard[0], sha(heard.subarray(1))]).toEqual([opened, sha(bytes)]);
});

test("a hub that reads nothing holds the local server up, not the agent's memory; then it gets all there is", async () => {
  let written = 0;
  const total = 64 << 20;
  onLocal = (socket) => {
    const piece = Buffer.alloc(65_536, "x");
    const push = () => {
      while (written < total) {
        written += piece.length;
        if (!socket.write(piece)) return;
      }
      socket.end();
    };
    socket.on("drain", push);
    push();
  };
  hubEnd.pause().write(Buffer.of(opened));
  await sleep(1_000);
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(total / 2); // what the system's own buffers took
  expect((await readAll(hubEnd)).length).toBe(total + 1);
});

test("what waits for the hub in small pieces is not written over by the next ones", async () => {
  const bytes = randomBytes(12_000_000);
  onLocal = async (socket) => {
    for (let at = 0; at < bytes.length; at += 4_000) {
      socket.write(bytes.subarray(at, at + 4_000));
      await immediately();
    }
    socket.end();
  };
  hubEnd.pause().write(Buffer.of(opened));
  await sleep(1_000);
  expect(sha((await readAll(hubEnd)).subarray(1))).toBe(sha(bytes));
});
