import { hash } from "node:crypto";
import fs from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { OutputOf } from "@postern/contract/api";
import { type AgentFrame, agentPath, frameBytesMax, inlineBytesMax, leaseHeader, subprotocol } from "@postern/contract/frames";
import type { ClaimedDelivery, Sent } from "@postern/contract/lane";
import { newId } from "@postern/db/new-id";
import { WebSocketServer } from "ws";
import { AgentSocket } from "./agent-socket.ts";
import { Exchanges } from "./exchanges.ts";
import { openHubListener } from "./listener.ts";

/**
 * The hub's wire alone, for `npm run bench -- tunnel`: what comes to a plain HTTP front goes through the hub's own sockets, exchanges and
 * frames to a real agent and its answer back, with no database, no policy and no lane. It plays the API for the agent's `tunnel.open`.
 */
const { POSTERN_BENCH_CERT: certFile = "", POSTERN_BENCH_KEY: keyFile = "" } = process.env;
const tls = { cert: fs.readFileSync(certFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") };
const tunnel = { id: newId("tun"), destinationId: newId("dst"), name: "bench" };
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: frameBytesMax, handleProtocols: () => subprotocol });

let socket: AgentSocket | undefined;
let slots = 0;
/** Requests that wait for a free slot of the agent. */
const waiting: (() => void)[] = [];
const neverAborted = new AbortController().signal;
/** What comes with a delivery's row in the house, and is not made by the wire. */
const deliveryIds = Array.from({ length: 4_096 }, () => newId("dlv"));
const claimed = { organizationId: "org", leaseId: newId("lse"), requestId: newId("req"), endpointId: "ep", endpointName: "bench" };
let served = 0;
let known: { body: Buffer; sha256: Buffer } = { body: Buffer.alloc(0), sha256: hash("sha256", "", "buffer") };
const exchanges = new Exchanges({
  answerMs: 30_000,
  forward: "bench",
  send: (frame) => socket?.send(frame),
  passedGates: () => [],
  taken: () => {},
  notTaken: () => {},
});

const hub = await openHubListener({ host: "127.0.0.1", port: 0, tls, onRequest: answerBody, onUpgrade });
const front = http.createServer(receive);
front.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (front.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
  sockets.handleUpgrade(request, stream, head, (webSocket) => {
    const fresh: AgentSocket = new AgentSocket(webSocket, stream, {
      frame: (frame) => heard(frame, fresh),
      latency: () => {},
      breached: () => {},
      closed: () => process.exit(1),
    });
  });
}

function heard(frame: AgentFrame, from: AgentSocket): void {
  if (frame.kind === "taken") exchanges.taken(frame);
  else if (frame.kind === "outcome") exchanges.outcome(frame);
  else if (frame.kind === "hello") {
    socket = from;
    slots = frame.slots;
    for (const go of waiting.splice(0, slots)) go();
    const place = { protocol: 1, connectionId: newId("cnn"), epoch: 1, tunnel: tunnel.name };
    from.send({ kind: "welcome", ...place, held: { count: 0, bytes: 0 }, serverTime: Date.now() });
  }
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.once("end", () => void serve(request, response, Buffer.concat(chunks)));
}

async function serve(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
  if (request.url?.startsWith("/api/trpc/")) return answerOpen(response);
  if (exchanges.size >= slots) await new Promise<void>((resolve) => waiting.push(resolve));
  const delivery = deliveryOf(request, body);
  const sent = await exchanges.send(delivery, neverAborted);
  socket?.send({ kind: "settled", deliveryId: delivery.deliveryId });
  waiting.shift()?.();
  answer(response, sent);
}

/** In one text, as ingest answers: head and body leave as they lie in memory. */
function answer(response: ServerResponse, sent: Sent | undefined): void {
  const body = sent?.responseBody.toString("latin1") ?? "";
  response.writeHead(sent?.status ?? 502, { "Content-Length": body.length }).end(body, "latin1");
}

function deliveryOf({ method = "POST", url = "/", rawHeaders }: IncomingMessage, body: Buffer): ClaimedDelivery {
  const ids = { ...claimed, deliveryId: deliveryIds[served++ % deliveryIds.length] ?? newId("dlv") };
  const facts = { attempt: 1, charged: 0, trigger: "first" as const, credentialHeaders: [], receivedAt: new Date() };
  return { ...ids, ...facts, method, target: url, rawHeaders, body, bodySha256: sha256Of(body) };
}

function sha256Of(body: Buffer): Buffer {
  if (!body.equals(known.body)) known = { body, sha256: hash("sha256", body, "buffer") };
  return known.sha256;
}

/** A body beside the frames, as the hub hands it out. */
function answerBody(request: IncomingMessage, response: ServerResponse): void {
  const [, deliveryId = ""] = new RegExp(`^${agentPath}/deliveries/(.*)/body$`).exec(request.url ?? "") ?? [];
  const body = exchanges.find(deliveryId, String(request.headers[leaseHeader]))?.body;
  if (!body || body.length <= inlineBytesMax) return void response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": body.length }).end(body);
}

function answerOpen(response: ServerResponse): void {
  const opened: OutputOf<"tunnel.open"> = {
    tunnel: { ...tunnel, owner: "bench", state: "away", pooled: false, heldMax: {}, connections: [], endpoints: [], held: 0 },
    hubUrl: `https://localhost:${hub.port}`,
    requestsUrl: "http://localhost/",
    organization: "bench",
    project: "bench",
  };
  response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ result: { data: { json: opened } } }));
}
