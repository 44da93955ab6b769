import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { madeKeys, pemOf } from "@postern/policy/certificate/made-certificates";

/** A name that no resolver knows: whoever reaches it got there through the proxy. */
export const proxiedHost = "gate.example.test";
/** Who signed the certificate of {@link tlsBefore}. */
export const testAuthority = pemOf("other");
export const clientPair = { cert: pemOf("good"), key: madeKeys.good };

/** Ends TLS before a port of this machine; with `demands`, only for clients whose certificate counts. Answers its own port. */
export async function tlsBefore(port: number, { demands = false } = {}): Promise<{ port: number; close(): void }> {
  const settings = { cert: pemOf("server"), key: madeKeys.server, ca: pemOf("root"), requestCert: demands, rejectUnauthorized: demands };
  const open = new Set<net.Socket>();
  const server = tls.createServer(settings, (outer) => join(outer, net.connect(port, "127.0.0.1"), open));
  server.on("tlsClientError", () => {}); // whoever shows no certificate is turned away
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => end(server, open) };
}

/** A proxy that takes CONNECT alone, to ports of this machine whatever their host; it keeps what it was asked. */
export async function connectProxy({ password }: { password?: string } = {}) {
  const asked: string[] = [];
  const others: string[] = [];
  const open = new Set<net.Socket>();
  const server = http.createServer((request, response) => {
    others.push(request.url ?? "");
    response.writeHead(400).end();
  });
  server.on("connect", (request: http.IncomingMessage, outer: net.Socket) => {
    const [, shown = ""] = (request.headers["proxy-authorization"] ?? "").split(" ");
    outer.on("error", () => {});
    if (password !== undefined && Buffer.from(shown, "base64").toString() !== password) return outer.end("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
    asked.push(request.url ?? "");
    const inner = net.connect(Number(request.url?.split(":").at(-1)), "127.0.0.1", () => {
      outer.write("HTTP/1.1 200 Connection established\r\n\r\n");
      join(outer, inner, open);
    });
    inner.once("error", () => outer.end("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { asked, others, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), close: () => end(server, open) };
}

function join(outer: net.Socket, inner: net.Socket, open: Set<net.Socket>): void {
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    // biome-ignore format: both ways
    open.add(one);
    one.on("error", () => other.destroy());
    one.once("close", () => other.destroy());
    one.pipe(other);
  }
}

function end(server: net.Server, open: Set<net.Socket>): void {
  server.close();
  for (const socket of open) socket.destroy();
}
