import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { type ProblemDetails, problemDetails } from "@postern/contract/problem";
import { listenAt } from "@postern/process/listen-at";
import { socketsMax } from "../sockets-max.ts";
import { type TlsFiles, tlsOptions } from "../tls.ts";

export interface HubListenerSettings {
  host: string;
  port: number;
  /** PEM texts; without them the hub speaks plain HTTP, for loopback or behind a front that ends TLS. */
  tls?: TlsFiles;
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
export interface HubListener {
  port: number;
  close(): Promise<void>;
}

const limits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxRequestsPerSocket: 1_000,
} as const;

/** The hub's own listener: agents' upgrades and the bodies beside them, nothing else. */
export async function openHubListener({ host, port, tls, onRequest, onUpgrade }: HubListenerSettings): Promise<HubListener> {
  const server = tls ? https.createServer({ ...limits, ...tlsOptions(tls) }, onRequest) : http.createServer(limits, onRequest);
  server.maxConnections = socketsMax();
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {}); // an agent that goes away during the handshake; its socket closes by itself
    onUpgrade(request, socket, head);
  });
  server.on("clientError", (_error, socket) => refuseUpgrade(socket, problemDetails("malformed")));
  return { port: await listenAt(server, { host, port }), close: () => closeServer(server) };
}

function closeServer(server: http.Server | https.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Answers a handshake that is not let in, and closes. */
export function refuseUpgrade(socket: Duplex, problem: ProblemDetails, retryAfterSeconds?: number): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${http.STATUS_CODES[problem.status] ?? ""}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    ...(retryAfterSeconds ? [`Retry-After: ${retryAfterSeconds}`] : []),
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

/** Answers a request that is not let in. */
export function refuseRequest(response: ServerResponse, problem: ProblemDetails, retryAfterSeconds?: number): void {
  const body = JSON.stringify(problem);
  if (retryAfterSeconds) response.setHeader("Retry-After", retryAfterSeconds);
  response.writeHead(problem.status, { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body) }).end(body);
}
