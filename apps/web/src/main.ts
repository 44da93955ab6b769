import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import next from "next";
import { cleanHeaders } from "./server/clean-headers.ts";
import { rangesOf } from "./server/client-address.ts";
import { EnvironmentError, env } from "./server/env.ts";
import { log } from "./server/log.ts";

const endWithinMs = 8_000;

/** Serves the built dashboard: Next's own handler behind a plain HTTP server that says who called, refuses upgrades and ends cleanly. */
async function main(): Promise<void> {
  const { POSTERN_WEB_HOST: hostname, POSTERN_WEB_PORT: port, POSTERN_WEB_URL: url, POSTERN_TRUSTED_PROXIES } = env();
  const trusted = rangesOf(POSTERN_TRUSTED_PROXIES);
  const app = next({ dev: false, dir: path.resolve(import.meta.dirname, ".."), hostname, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 32_768 }, (request, response) => {
    cleanHeaders(request, trusted);
    handle(request, response).catch((error: unknown) => fail(error, request, response));
  });
  server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
  server.on("error", (error: NodeJS.ErrnoException) =>
    giveUp(error.code === "EADDRINUSE" ? `port ${port} is in use: set POSTERN_WEB_PORT to a free one` : error.message),
  );
  server.listen(port, hostname, () => log().info({ event: "ready", url, port }));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end(server, signal));
}

function end(server: ReturnType<typeof createServer>, signal: string): void {
  log().info({ event: "ending", signal });
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Live views never end by themselves: whoever watches reconnects elsewhere.
  setTimeout(() => server.closeAllConnections(), endWithinMs / 4).unref();
  setTimeout(() => process.exit(0), endWithinMs).unref();
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  log().error({ event: "page.failed", path: request.url?.split("?")[0], err: error });
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
}

function giveUp(why: string): void {
  log().fatal({ event: "start.failed", why });
  process.exit(1);
}

main().catch((error: unknown) => giveUp(error instanceof EnvironmentError ? error.message : String(error)));
