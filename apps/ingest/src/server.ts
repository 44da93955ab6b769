import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import type { ProblemKind } from "@postern/contract/problem";
import { listenAt } from "@postern/process/listen-at";
import { answerSocket } from "./answer.ts";
import type { AtHosts } from "./client-certificate.ts";
import { bodyDeadlineMs } from "./inbound.ts";
import { socketsMax } from "./sockets-max.ts";
import { type TlsFiles, tlsOptions } from "./tls.ts";

export interface ListenerSettings {
  host: string;
  port: number;
  /** Without them plain HTTP is spoken. */
  tls?: TlsFiles;
}
export interface ListenerPorts {
  /** Where TLS ends here. */
  hosts?: AtHosts;
  /** Answers one request; `expectsContinue` when its sender waits before it sends the body. */
  onRequest(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void;
  /** Bytes that were no request, by the parser's word. */
  onGarbage(reason: string): void;
}
export interface Listener {
  port: number;
  readonly sockets: number;
  /** Stops accepting, lets what is under way finish for this long, then closes everything. */
  stop(graceMs: number): Promise<void>;
}

const largestBody = 26_214_400;
const bytesPerSocket = 131_072;
const idleCheckMs = 50;

const limits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: bodyDeadlineMs(largestBody) + 5_000, // each body has a deadline of its own, by its endpoint's limit
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  insecureHTTPParser: false,
  requireHostHeader: false, // the reject list asks for it, and answers with a problem
};

/** Opens the public listener with every limit of its own; resolves when it takes connections. */
export async function openListener({ host, port, tls }: ListenerSettings, ports: ListenerPorts): Promise<Listener> {
  const server = tls ? https.createServer({ ...limits, ...tlsOptions(tls, ports.hosts) }) : http.createServer(limits);
  server.maxHeadersCount = 0; // Node would drop the rest silently; the reject list counts the lines itself
  server.maxRequestsPerSocket = 1_000;
  server.maxConnections = socketsMax(bytesPerSocket);
  const sockets = attend(server, ports);

  return {
    port: await listenAt(server, { host, port }),
    get sockets() {
      return sockets.size;
    },
    stop: (graceMs) => stop(server, graceMs),
  };
}

type Take = { request: IncomingMessage; response: ServerResponse };

function attend(server: http.Server, { onRequest, onGarbage }: ListenerPorts): ReadonlySet<Duplex> {
  const sockets = new Set<Duplex>();
  const latest = new WeakMap<Duplex, Take>();
  const take = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
    const current = latest.get(request.socket);
    if (current?.response.shouldKeepAlive === false) return; // what was sent behind a refused request is not looked at
    if (current) {
      current.request = request;
      current.response = response;
    } else latest.set(request.socket, { request, response });
    if (!server.listening) response.shouldKeepAlive = false;
    onRequest(request, response, expectsContinue);
  };
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", (request, response) => take(request, response, false));
  server.on("checkContinue", (request, response) => take(request, response, true));
  server.on("checkExpectation", (request, response) => take(request, response, false)); // the reject list says no
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    onGarbage("connect");
    answerSocket(socket, "malformed", "CONNECT is for proxies.");
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    onGarbage(error.code ?? "unknown");
    answerGarbage(error.code, socket, latest.get(socket));
  });
  return sockets;
}

/** No answer may be taken for another request's: what came whole keeps its own, and the connection closes behind it. */
function answerGarbage(code: string | undefined, socket: Duplex, current: Take | undefined): void {
  const isOver = !current || current.response.writableFinished;
  if (!socket.writable) socket.destroy();
  else if (isOver || !(current.request.complete || current.response.headersSent)) answerSocket(socket, problemOf(code), detailOf(code));
  else current.response.shouldKeepAlive = false;
}

function problemOf(code: string | undefined): ProblemKind {
  if (code === "HPE_HEADER_OVERFLOW") return "headers-too-large";
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return "timeout";
  return "malformed";
}

function detailOf(code: string | undefined): string | undefined {
  return code?.startsWith("HPE_") ? `The parser says ${code.slice(4)}.` : undefined;
}

async function stop(server: http.Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs); // who was answered since is idle now
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
