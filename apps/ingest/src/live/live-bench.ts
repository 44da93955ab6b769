import fs from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OutputOf } from "@postern/contract/api";
import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame, frameBytesMax, type HubFrame, subprotocol } from "@postern/contract/frames";
import { readAudience } from "@postern/contract/share-audience";
import { newId } from "@postern/db/new-id";
import { type WebSocket, WebSocketServer } from "ws";
import { openHubListener } from "../tunnel/listener.ts";
import type { LiveCall } from "./live-desk.ts";
import { LiveDoor } from "./live-door.ts";
import { LiveTunnels } from "./live-tunnels.ts";

/**
 * Live streams alone, for `npm run bench -- tunnel`: what comes to a plain HTTP front goes through the hub's own desk and data connections to a real
 * `postern share`, with no database, and nobody who judges visitors. It plays the API for the agent's `share.open`. POSTERN_BENCH_HUB_PORT and
 * POSTERN_BENCH_HUB_URL put a slow link before the hub.
 */
const { POSTERN_BENCH_CERT: certFile = "", POSTERN_BENCH_KEY: keyFile = "", POSTERN_BENCH_HUB_PORT: hubPort = "0", POSTERN_BENCH_HUB_URL } = process.env;
const tls = { cert: fs.readFileSync(certFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") };
const tunnelId = newId("tun");
const live = new LiveTunnels();
const door = new LiveDoor(live);
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: frameBytesMax, handleProtocols: () => subprotocol });

const hub = await openHubListener({
  ...{ host: "127.0.0.1", port: Number(hubPort), tls },
  onRequest: (_request, response) => void response.writeHead(404).end(),
  onUpgrade(request, socket, head) {
    if (door.leadsHere(request)) void door.upgrade(request, socket, head);
    else sockets.handleUpgrade(request, socket, head, seat);
  },
});
const front = http.createServer((request, response) => void serve(request, response));
front.on("upgrade", async (request, socket, head) => {
  socket.on("error", () => {}); // a visitor who leaves; its socket closes by itself
  const { problem } = await live.upgrade(call, { request, socket, head });
  if (problem) socket.end(`HTTP/1.1 ${problem.status} ${problem.code}\r\nConnection: close\r\n\r\n`);
});
front.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (front.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

const call: LiveCall = { tunnelId, organizationId: "org_bench" };

function seat(socket: WebSocket): void {
  const send = (frame: HubFrame) => socket.send(writeFrame(frame));
  socket.on("error", () => {});
  socket.on("message", (data) => {
    if (readFrame(AgentFrame, data as Buffer).kind !== "hello") return;
    const tunnel = live.open({ tunnelId, kind: "http", dial: (tickets) => send({ kind: "dial", tickets }) });
    socket.once("close", () => live.close(tunnel));
    const place = { protocol: 1, connectionId: newId("cnn"), epoch: 1, tunnel: "bench" };
    send({ kind: "welcome", ...place, held: { count: 0, bytes: 0 }, serverTime: Date.now() });
    tunnel.enter();
  });
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith("/api/trpc/")) return answerOpen(response);
  const { problem } = await live.exchange(call, request, response);
  if (problem && !response.headersSent) response.writeHead(problem.status, { "Content-Length": 0 }).end();
}

function answerOpen(response: ServerResponse): void {
  const facts = { projectId: newId("prj"), tunnelId, name: "bench", kind: "http" as const, audience: readAudience(["organization"]), keys: [], addresses: [] };
  const moments = { createdAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) };
  const opened: OutputOf<"share.open"> = {
    share: { id: newId("shr"), ...facts, ...moments, owner: "bench", isYours: true, state: "away", inside: 0 },
    hubUrl: POSTERN_BENCH_HUB_URL ?? `https://localhost:${hub.port}`,
    shareUrl: "http://localhost/",
    organization: "bench",
    project: "bench",
  };
  const data = { json: opened, meta: { values: { "share.createdAt": ["Date"], "share.expiresAt": ["Date"] } } }; // as superjson writes moments
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ result: { data } }));
}
