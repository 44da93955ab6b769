import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { problemDetails } from "@postern/contract/problem";
import { listenAt } from "@postern/process/listen-at";
import { socketsMax } from "../sockets-max.ts";
import { type TlsFiles, tlsOptions } from "../tls.ts";
import { refuseUpgrade } from "../tunnel/listener.ts";

export interface ShareListenerSettings {
  host: string;
  port: number;
  /** PEM texts, such as of a wildcard; without them plain HTTP is spoken. */
  tls?: TlsFiles | undefined;
  /** A certificate of a host's own, where there is one. */
  certificateFor?: ((host: string) => SecureContext | undefined | Promise<SecureContext | undefined>) | undefined;
  onRequest(request: IncomingMessage, response: ServerResponse): void;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
export interface ShareListener {
  port: number;
  /** Takes no more, lets what is under way finish for this long, then cuts it. */
  stop(graceMs: number): Promise<void>;
}

const limits = {
  maxHeaderSize: 16_384,
  headersTimeout: 5_000,
  requestTimeout: 0, // what moves goes on; what stands still is ended by the tunnel
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  insecureHTTPParser: false,
  requireHostHeader: false, // the reject list asks for it, and answers with a problem
  // Who offers another protocol, as h2c, is answered in this one (RFC 9110, section 7.8).
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.trim().toLowerCase() === "websocket",
} as const;

/** The listener of shares: browsers and programs of anyone, so every limit is its own. */
export async function openShareListener(settings: ShareListenerSettings): Promise<ShareListener> {
  const { host, port, tls, onRequest, onUpgrade } = settings;
  const server = tls ? https.createServer({ ...limits, ...secured(tls, settings) }, onRequest) : http.createServer(limits, onRequest);
  server.maxHeadersCount = 0; // Node would drop the rest silently; the reject list counts the lines itself
  server.maxConnections = socketsMax();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => {}); // a visitor that goes away; its socket closes by itself
    onUpgrade(request, socket, head);
  });
  server.on("clientError", (_error: Error, socket: Duplex) => refuseUpgrade(socket, problemDetails("malformed")));
  return { port: await listenAt(server, { host, port }), stop: (graceMs) => stop(server, graceMs) };
}

function secured(tls: TlsFiles, { certificateFor }: ShareListenerSettings): https.ServerOptions {
  if (!certificateFor) return tlsOptions(tls);
  const SNICallback = (name: string, done: (error: Error | null, context?: SecureContext) => void) => {
    const found = certificateFor(name.toLowerCase());
    if (found instanceof Promise) void found.then((context) => done(null, context), done);
    else done(null, found);
  };
  return { ...tlsOptions(tls), SNICallback };
}

function stop(server: http.Server | https.Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
