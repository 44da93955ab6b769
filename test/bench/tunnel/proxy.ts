import http from "node:http";
import type { AddressInfo } from "node:net";

/** The least that stands between a sender and a local server: node:http on both sides, no tunnel, no TLS. What a tunnel costs is measured above it. */
const [origin = ""] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const server = http.createServer((request, response) => {
  const onward = http.request(origin, { method: request.method ?? "POST", path: request.url, headers: request.headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));
