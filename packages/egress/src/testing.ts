import http from "node:http";
import type net from "node:net";
import { type Called, createEgress, type Egress, type EgressSettings } from "./egress.ts";

const open: { close(): unknown }[] = [];

/** Closes everything a test opened here. */
export async function closeAll(): Promise<void> {
  for (const thing of open.splice(0)) await thing.close();
}

export interface WebServer {
  port: number;
  /** How many reached it. */
  requests: number;
}

/** An HTTP server that answers as badly as a test wants. */
export async function startWebServer(answer: (request: http.IncomingMessage, response: http.ServerResponse) => unknown): Promise<WebServer> {
  const started = { requests: 0, port: 0 };
  const server = http.createServer((request, response) => {
    started.requests++;
    void answer(request, response);
  });
  started.port = (await startServer(server)).port;
  return started;
}

export async function startServer(server: net.Server): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  open.push({ close });
  return { port: (server.address() as net.AddressInfo).port, close };
}

export function drip(socket: net.Socket, text: string, letters = 1): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length && !socket.destroyed) socket.write(text.slice(at, at + letters));
    at += letters;
  }, 20);
  socket.once("close", () => clearInterval(timer));
}

export function egressWith(settings: EgressSettings): Egress {
  const egress = createEgress(settings);
  open.push(egress);
  return egress;
}

export const localEgress = () => egressWith({ allow: ["127.0.0.0/8", "::1"] });

export function get(egress: Egress, address: string, timeoutMs = 3_000): Promise<Called> {
  return egress.send({ method: "GET", url: new URL(address), headers: [], body: Buffer.alloc(0), timeoutMs });
}
