import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type House, startHouse } from "../setup/house.ts";
import { sharing } from "../setup/sharing.ts";
import { until } from "../setup/until.ts";

const firstByteMs = 50;
const outMs = 5_000;

interface Key {
  id: Id<"key">;
  secret: string;
}

let house: House;
let local: http.Server;
/** The open streams of server-sent events, as the local server has them. */
const listeners = new Set<ServerResponse>();
let ci: Key;
let lab: Key;
let stopSharing = async () => {};
const closes: (() => void)[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  local = http.createServer((_request, response) => {
    listeners.add(response.writeHead(200, { "Content-Type": "text/event-stream" }));
    response.once("close", () => listeners.delete(response));
    response.flushHeaders();
  });
  const echo = new WebSocketServer({ server: local });
  echo.on("connection", (socket) => socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })));
  await once(local.listen(0, "127.0.0.1"), "listening");
  [ci, lab] = await Promise.all([newKey("ci"), newKey("lab")]);
  const { secret: token } = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const args = ["http", String((local.address() as AddressInfo).port), "--name", "live", "--to", "key:ci,key:lab"];
  stopSharing = (await sharing({ server: house.addresses.web, token, args })).stop;
});
afterEach(() => {
  for (const close of closes.splice(0)) close();
});
afterAll(async () => {
  await stopSharing();
  local?.closeAllConnections();
  local?.close();
  await house?.stop();
});

async function newKey(name: string): Promise<Key> {
  const { key, secret } = await house.gateway.call("api-key.create", { name, rights: ["read"] });
  return { id: key.id, secret };
}

const headersOf = ({ secret }: Key) => ({ Host: `live.share.localhost:${portOfShares()}`, "Postern-Key": secret });
const portOfShares = () => Number(new URL(house.addresses.share).port);

/** A stream of server-sent events, once its head is there. */
async function follow(key: Key): Promise<IncomingMessage> {
  const request = http.get({ host: "127.0.0.1", port: portOfShares(), path: "/events", headers: headersOf(key), agent: false });
  closes.push(() => request.destroy());
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  answer.on("error", () => {}); // it is cut when its share is closed
  return answer;
}

const closed = (stream: NodeJS.EventEmitter) => new Promise<void>((resolve) => stream.once("close", () => resolve()));

async function openEcho(key: Key): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${portOfShares()}/echo`, { headers: headersOf(key) });
  closes.push(() => socket.terminate());
  await once(socket, "open");
  return socket;
}

test("server-sent events come one by one as they are written, the head before any of them", async () => {
  const stream = await follow(ci);
  await until(() => listeners.size === 1);
  const [listener] = listeners;
  const tookMs: number[] = [];
  for (let number = 0; number < 50; number++) {
    const event = `data: ${number}\n\n`;
    const writtenAt = performance.now();
    listener?.write(event);
    const [chunk] = (await once(stream, "data")) as [Buffer];
    tookMs.push(performance.now() - writtenAt);
    expect(chunk.toString()).toBe(event);
  }
  // The middle one of fifty: a machine that does other things besides may be late with some.
  expect(tookMs.sort((one, other) => one - other)[25]).toBeLessThan(firstByteMs);
});

test("10,000 messages of a WebSocket come back, each whole, in their order, text as text and bytes as bytes", async () => {
  const socket = await openEcho(ci);
  const messages = Array.from({ length: 10_000 }, (_, number) => (number % 2 ? Buffer.alloc(number % 1_500, number) : `message ${number}`));
  let next = 0;
  const whole = new Promise<void>((resolve, reject) => {
    socket.on("close", () => reject(new Error(`closed after ${next} messages`)));
    socket.on("message", (data: Buffer, isBinary) => {
      const sent = messages[next++];
      if (isBinary === (typeof sent === "string") || !data.equals(Buffer.from(sent ?? ""))) reject(new Error(`message ${next - 1} came back as another one`));
      if (next === messages.length) resolve();
    });
  });
  for (const message of messages) socket.send(message);
  await whole;
});

test("a key that is revoked loses its open streams within five seconds, while another's go on", async () => {
  const [stream, socket, staying] = [await follow(ci), await openEcho(ci), await openEcho(lab)];
  const cut = Promise.all([closed(stream), closed(socket)]);
  await house.gateway.call("api-key.revoke", { id: ci.id });
  const revokedAt = performance.now();
  await cut;
  expect(performance.now() - revokedAt).toBeLessThan(outMs);
  staying.send("still here");
  expect(String((await once(staying, "message"))[0])).toBe("still here");
});

test("a share that is revoked closes everyone's streams within five seconds", async () => {
  const [stream, socket] = [await follow(lab), await openEcho(lab)];
  const cut = Promise.all([closed(stream), closed(socket)]);
  const [share] = await house.gateway.call("share.list", { projectId: house.gateway.projectId });
  if (!share) throw new Error("there is no share");
  await house.gateway.call("share.revoke", { id: share.id });
  const revokedAt = performance.now();
  await cut;
  expect(performance.now() - revokedAt).toBeLessThan(outMs);
});
