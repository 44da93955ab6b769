import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";

/**
 * The least that stands between a sender and a local server: node:http on both sides, no tunnel. Alone it has no TLS; two of them, with TLS between, do
 * what a hub and an agent must. What a tunnel costs is measured above them.
 */
const [origin = ""] = process.argv.slice(2);
const { POSTERN_BENCH_CERT: certFile, POSTERN_BENCH_KEY: keyFile } = process.env;
const isOnwardSecure = origin.startsWith("https:");
const agent = new (isOnwardSecure ? https : http).Agent({ keepAlive: true, maxSockets: 64 });
const server = certFile && keyFile ? https.createServer({ cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) }, pass) : http.createServer(pass);

function pass(request: http.IncomingMessage, response: http.ServerResponse): void {
  const onward = (isOnwardSecure ? https : http).request(
    origin,
    { method: request.method ?? "POST", path: request.url ?? "/", headers: request.headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

server.on("upgrade", (request, socket, head) => {
  const { hostname, port } = new URL(origin);
  const onward = isOnwardSecure
    ? tls.connect({ host: hostname, port: Number(port), servername: hostname }).setNoDelay(true)
    : net.connect({ host: hostname, port: Number(port), noDelay: true });
  const lines = request.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [`${name}: ${all[index + 1]}\r\n`] : []));
  for (const [one, other] of [[socket, onward] as const, [onward, socket] as const]) one.on("error", () => other.destroy());
  onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
  if (head.length > 0) onward.write(head);
  socket.pipe(onward).pipe(socket);
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));
