import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { largeWindows, sessionWindowBytes } from "./http2-windows.ts";

/** The far end of reversed HTTP/2: dials the hub, and is the server on that connection. */
const [port = "0", origin = ""] = process.argv.slice(2);
const local = new http.Agent({ keepAlive: true, maxSockets: 64 });
const socket = tls.connect({ host: "localhost", port: Number(port), ALPNProtocols: ["h2"] }, () => {
  const session = http2.performServerHandshake(socket.setNoDelay(true), largeWindows);
  session.setLocalWindowSize(sessionWindowBytes);
  session.on("error", () => process.exit(1));
  session.on("stream", (stream, headers) => {
    stream.on("error", () => {}); // the visitor went away
    if (headers[":method"] === "CONNECT") join(stream, headers);
    else exchange(stream, headers);
  });
});
socket.once("close", () => process.exit(0));
process.once("SIGTERM", () => process.exit(0));

function exchange(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const onward = http.request(new URL(headers[":path"] ?? "/", origin), { method: headers[":method"] ?? "GET", headers: plain(headers), agent: local });
  onward.once("error", () => stream.close());
  onward.once("response", (answer) => {
    stream.respond({ ":status": answer.statusCode ?? 502, ...withoutHop(answer) });
    answer.pipe(stream);
  });
  stream.pipe(onward);
}

function join(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const onward = http.request(new URL(headers[":path"] ?? "/", origin), { headers: { ...plain(headers), Connection: "Upgrade", Upgrade: "websocket" } });
  onward.once("error", () => stream.close());
  onward.once("upgrade", (answer: IncomingMessage, connection: Duplex) => {
    connection.on("error", () => stream.close());
    stream.respond({ ":status": 200, "sec-websocket-accept": answer.headers["sec-websocket-accept"] });
    stream.pipe(connection).pipe(stream);
  });
  onward.end();
}

function plain(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}

function withoutHop({ headers: { connection, "keep-alive": _kept, "transfer-encoding": _coding, ...headers } }: IncomingMessage): OutgoingHttpHeaders {
  return headers;
}
