import http from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/**
 * What smee.io does between a sender and smee-client, in its protocol: the server itself is not on npm. A channel's events are server-sent, each with
 * the body parsed and the headers as a map; the sender is answered before anyone has it.
 */
const listeners = new Set<http.ServerResponse>();
const server = http.createServer(async (request, response) => {
  if (request.method === "GET") return listen(request, response);
  const body = await json(request);
  const data = JSON.stringify({ ...request.headers, body, query: {}, timestamp: Date.now() });
  for (const listener of listeners) listener.write(`id: ${Date.now()}\ndata: ${data}\n\n`);
  response.writeHead(200, { "Content-Length": 0 }).end();
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

function listen(request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.write("event: ready\ndata: {}\n\n");
  listeners.add(response);
  request.once("close", () => listeners.delete(response));
}
