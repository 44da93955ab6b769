import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";

/**
 * The local server at the end of every way, in a process of its own. It answers each request with "ok"; `/bytes/N` with N bytes, `/events` with 50
 * server-sent events, each the moment it was written; `/slowly` reads 1.3 MB/s; `/count` says how many it has answered; a WebSocket is echoed.
 */
const eventsCount = 50;
const eventEveryMs = 20;
const sliceBytes = 65_536;
const slowBytesPerSecond = 1_300_000;
let answered = 0;

const echo = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = http.createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
  const [, what = "", count = "0"] = (request.url ?? "/").split("/");
  if (what === "bytes") response.writeHead(200, { "Content-Length": count }).end(Buffer.alloc(Number(count), "x"));
  else if (what === "events") void writeEvents(response);
  else if (what === "slowly") void readSlowly(request, response);
  else if (what === "count") response.end(String(answered));
  else answerOk(request, response);
});
server.on("upgrade", (request, socket, head) =>
  echo.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on("error", () => {}); // the visitor went away
    webSocket.on("message", (data, binary) => webSocket.send(data, { binary }));
  }),
);
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

function answerOk(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.once("end", () => {
    answered++;
    response.writeHead(200, { "Content-Length": "2" }).end("ok");
  });
}

async function writeEvents(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  for (let event = 0; event < eventsCount && !response.destroyed; event++) {
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
    await sleep(eventEveryMs);
  }
  response.end();
}

async function readSlowly(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  const startedAt = performance.now();
  const early = () => (bytes / slowBytesPerSecond) * 1_000 - (performance.now() - startedAt);
  while (!request.destroyed) {
    const chunk: Buffer | null = request.read(Math.min(sliceBytes, request.readableLength || 1));
    bytes += chunk?.length ?? 0;
    if (chunk === null && request.readableEnded) break;
    if (chunk === null) await Promise.race([new Promise((resolve) => request.once("readable", resolve)), sleep(100)]);
    else if (early() > 0) await sleep(early());
  }
  response.end(String(bytes));
}
