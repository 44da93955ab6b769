import fs from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2, { type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { largeWindows, sessionWindowBytes } from "./http2-windows.ts";

/**
 * The public end of reversed HTTP/2, for the comparison in decision 23 alone: agents connect with TLS, the roles turn, and each visitor's request is a
 * stream of the one session. A WebSocket is an extended CONNECT (RFC 8441).
 */
const { POSTERN_BENCH_CERT: certFile = "", POSTERN_BENCH_KEY: keyFile = "" } = process.env;
let session: ClientHttp2Session | undefined;

const tunnel = tls.createServer({ cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile), ALPNProtocols: ["h2"], noDelay: true }, (socket) => {
  socket.on("error", () => {});
  const fresh = http2.connect("https://agent", { ...largeWindows, createConnection: () => socket });
  fresh.on("error", () => {});
  fresh.once("connect", () => fresh.setLocalWindowSize(sessionWindowBytes));
  fresh.once("remoteSettings", () => {
    session = fresh;
  });
});
const front = http.createServer(serve);
front.on("upgrade", join);
front.listen(0, "127.0.0.1", () => tunnel.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", ...ports() }))));
process.once("SIGTERM", () => process.exit(0));

function ports(): { port: number; tunnelPort: number } {
  return { port: (front.address() as AddressInfo).port, tunnelPort: (tunnel.address() as AddressInfo).port };
}

const hopByHop = new Set(["connection", "host", "keep-alive", "transfer-encoding", "upgrade"]);

function onward({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  if (!session) return void response.writeHead(502).end();
  const stream = session.request({ ":method": request.method, ":path": request.url, ":authority": request.headers.host, ...onward(request) });
  stream.on("error", () => response.destroy());
  stream.once("response", ({ ":status": status = 502, ...headers }) => {
    response.writeHead(status, plain(headers));
    stream.pipe(response);
  });
  request.pipe(stream);
}

function join(request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => {});
  const stream = session?.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": request.url,
    ":authority": "agent",
    ":scheme": "https",
    ...onward(request),
  });
  if (!stream) return void socket.destroy();
  stream.on("error", () => socket.destroy());
  stream.once("response", (headers) => {
    const accept = headers["sec-websocket-accept"];
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.pipe(stream).pipe(socket);
  });
}

function plain(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}
