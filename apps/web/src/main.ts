import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { demandSafe } from "@postern/db/safety";
import { readKeyRing } from "@postern/db/seal";
import { clientAddress } from "@postern/policy/client-address";
import { markUnsafe, tellCannotStart } from "@postern/process/log";
import { canonicalAddress } from "./server/canonical-address.ts";
import { cleanHeaders } from "./server/clean-headers.ts";
import { env, type WebEnv } from "./server/env.ts";
import { type Log, openLog } from "./server/log.ts";

const endWithinMs = 8_000;
const live = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 32_768 };

/** Serves the built dashboard: Next's own handler behind a plain HTTP server that says who called, refuses upgrades and ends cleanly. */
async function serve(settings: WebEnv, log: Log): Promise<void> {
  const { POSTERN_WEB_HOST: hostname, POSTERN_WEB_PORT: port, POSTERN_WEB_URL: url, POSTERN_LOCAL: isLocal } = settings;
  const clientOf = clientAddress(settings.POSTERN_TRUSTED_PROXIES);
  const handle = await openPages(hostname, port);
  const server = createServer(live, (request, response) => {
    if (!request.url?.startsWith("/")) return response.writeHead(400, { connection: "close" }).end(); // an absolute form would name a host of the sender's choice
    const elsewhere = isLocal ? canonicalAddress(request, url) : undefined;
    if (elsewhere) return response.writeHead(307, { location: elsewhere }).end();
    cleanHeaders(request, clientOf);
    if (url.startsWith("https:")) response.setHeader("Strict-Transport-Security", "max-age=31536000");
    handle(request, response).catch((error: unknown) => fail(log, { error, request, response }));
  });
  server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
  server.on("error", (error: NodeJS.ErrnoException) =>
    giveUp(error.code === "EADDRINUSE" ? `port ${port} is in use: set POSTERN_WEB_PORT to a free one` : error.message),
  );
  server.listen(port, hostname, () => log.info({ event: "ready", url, port }));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end(server, log, signal));
}

/** Next, as `next build` left it. React chooses its production half by NODE_ENV when it is loaded, so that comes first. */
async function openPages(hostname: string, port: number): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { default: next } = await import("next");
  const app = next({ dev: false, dir: path.resolve(import.meta.dirname, ".."), hostname, port });
  await app.prepare();
  return app.getRequestHandler();
}

function end(server: Server, log: Log, signal: string): void {
  log.info({ event: "ending", signal });
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Live views never end by themselves; whoever watches comes back by itself.
  setTimeout(() => server.closeAllConnections(), endWithinMs / 4).unref();
  setTimeout(() => process.exit(0), endWithinMs).unref();
}

function fail(log: Log, { error, request, response }: { error: unknown; request: IncomingMessage; response: ServerResponse }): void {
  log.error({ event: "page.failed", method: request.method, err: error });
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
}

function giveUp(reason: unknown): never {
  tellCannotStart("web", reason);
  process.exit(1);
}

try {
  const settings = env();
  readKeyRing(settings.POSTERN_KEYS); // keys that cannot be used are told of now, not at the first page that needs them
  const unsafe = await demandSafe(settings.DATABASE_URL, { isRiskTaken: settings.POSTERN_UNSAFE });
  await serve(settings, markUnsafe(openLog(settings), unsafe));
} catch (error) {
  giveUp(error);
}
