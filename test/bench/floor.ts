import http from "node:http";
import type { AddressInfo } from "node:net";

/** The least any gateway on node:http does: read the body, answer 202. Everything above it is what a promise costs. */
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(202, { "Content-Type": "application/json", "Content-Length": 2 });
    response.end("{}");
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));
