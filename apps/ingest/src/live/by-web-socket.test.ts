import { createHash, randomBytes } from "node:crypto";
import type http from "node:http";
import { dataPath, dataSubprotocol, ticketHeader } from "@postern/contract/live";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWebSocketStream, WebSocket } from "ws";
import type { LiveTunnel } from "./live-tunnel.ts";
import { type LiveRig, localServer, openLiveRig, toLocal, visit } from "./testing.ts";

let rig: LiveRig;
let local: http.Server & { port: number };
let sockets: WebSocket[];
let tunnel: LiveTunnel;

beforeEach(async () => {
  sockets = [];
  rig = await openLiveRig();
  local = await localServer((request, response) => {
    if (request.url === "/wait") return;
    request.pipe(response);
  });
  tunnel = rig.tunnels.open({ tunnelId: "demo", kind: "http", dial: (tickets) => tickets.forEach(dial) });
  tunnel.enter();
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  rig.tunnels.close(tunnel);
  await rig.close();
  local.closeAllConnections();
  local.close();
});

function dial(ticket: string): void {
  const socket = new WebSocket(`ws://127.0.0.1:${rig.hubPort}${dataPath}`, dataSubprotocol, { headers: { [ticketHeader]: ticket }, perMessageDeflate: false });
  const stream = createWebSocketStream(socket);
  stream.on("error", () => {});
  sockets.push(socket);
  toLocal(local.port)(stream);
}

const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("where only WebSockets pass, the same bytes travel in their messages, one exchange after another", async () => {
  for (let i = 0; i < 5; i++) {
    const bytes = randomBytes(i === 0 ? 4 << 20 : 1_000);
    const { status, body } = await visit(rig, "demo", { method: "POST", body: bytes, headers: { "content-length": String(bytes.length) } });
    expect([status, sha(body)]).toEqual([200, sha(bytes)]);
  }
  expect(sockets.length).toBeLessThanOrEqual(4);
  await expect.poll(() => tunnel.agent.kept).toBe(0);
});

test("an agent that is lost is noticed at once", async () => {
  const waiting = visit(rig, "demo", { path: "/wait", method: "POST", body: Buffer.from("x") });
  await expect.poll(() => tunnel.use.inFlight).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const socket of sockets) socket.terminate();
  expect((await waiting).status).toBe(502);
});

test("bytes that nobody asked for end such a connection too", async () => {
  await expect.poll(() => tunnel.open).toBe(2);
  const before = [...sockets];
  for (const socket of before) socket.send(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  await expect.poll(() => before.every(({ readyState }) => readyState === WebSocket.CLOSED)).toBe(true);
  const { status, body } = await visit(rig, "demo", { method: "POST", body: Buffer.from("mine") });
  expect([status, String(body)]).toEqual([200, "mine"]);
});
