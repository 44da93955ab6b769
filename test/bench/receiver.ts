import http from "node:http";
import type { AddressInfo } from "node:net";

/** A destination in a process of its own: takes every request, answers 200, and says its port on stdout. */
const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.once("end", () => response.writeHead(200, { "Content-Length": "2" }).end("ok"));
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })}\n`));
process.on("SIGTERM", () => process.exit(0));
