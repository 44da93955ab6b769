import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { answerHeaders, type Door, hasToken, whyShut } from "./door.ts";
import { answerApi, faultOf, type InspectorPorts } from "./routes.ts";

export interface Inspector {
  /** With this run's token behind the #, which a browser sends nowhere. */
  url: string;
  close(): void;
}

const portsTried = 20;
const types = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8" } as const;
/** The page's files by their address: no other name is ever looked for on the disk. */
const files: Readonly<Record<string, string>> = {
  "/": "inspector.html",
  "/inspector.css": "inspector.css",
  "/inspector.js": "inspector.js",
  "/list.js": "list.js",
  "/older.js": "older.js",
  "/detail.js": "detail.js",
  "/body.js": "body.js",
  "/indented.js": "indented.js",
  "/unpack.js": "unpack.js",
  "/again.js": "again.js",
  "/parts.js": "parts.js",
};

/** Opens the inspector on loopback, at this port or the next free one: this run's events, for a browser on this machine that knows the token. */
export async function openInspector(ports: InspectorPorts, firstPort: number): Promise<Inspector> {
  const door: Door = { port: 0, token: randomBytes(24).toString("base64url") };
  const server = http.createServer({ requestTimeout: 30_000, headersTimeout: 5_000 }, (request, response) => void answer(request, response, { door, ports }));
  server.maxConnections = 64;
  door.port = await listenFrom(server, firstPort);
  return {
    url: `http://127.0.0.1:${door.port}/#k=${door.token}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, { door, ports }: { door: Door; ports: InspectorPorts }): Promise<void> {
  for (const [name, value] of Object.entries(answerHeaders)) response.setHeader(name, value);
  const [address = "/"] = (request.url ?? "/").split("?");
  const shut = whyShut(request, door);
  if (shut) return say(response, 403, { message: shut });
  if (!address.startsWith("/api/")) return file(request, response, files[address]);
  if (!hasToken(request, door)) return say(response, 401, { message: "open the address that the agent printed: it carries this run's token" });
  try {
    const value = await answerApi(address.slice("/api/".length), { request, response }, ports);
    if (value) say(response, 200, value);
  } catch (error) {
    const { status, message } = faultOf(error);
    say(response, status, { message });
  }
}

function file(request: IncomingMessage, response: ServerResponse, name: string | undefined): void {
  if (name === undefined || request.method !== "GET") return void say(response, 404, { message: "there is nothing of this name" });
  const type = types[path.extname(name).slice(1) as keyof typeof types];
  response.writeHead(200, { "Content-Type": type }).end(fs.readFileSync(path.join(import.meta.dirname, "page", name)));
}

function say(response: ServerResponse, status: number, value: object): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

/** The first of a row of ports that is free, else any. */
async function listenFrom(server: http.Server, firstPort: number): Promise<number> {
  for (const port of [...Array.from({ length: portsTried }, (_, index) => firstPort + index).filter((one) => one <= 65_535), 0]) {
    const bound = await new Promise<boolean>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    server.removeAllListeners("error");
    if (bound) break;
  }
  return (server.address() as AddressInfo).port;
}
