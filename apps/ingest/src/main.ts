import type { IncomingMessage } from "node:http";
import { readKeyRing } from "@postern/db/seal";
import { destination, pino } from "pino";
import { clientAddress } from "./client-address.ts";
import { readEnvironment } from "./env.ts";
import { readHead } from "./head.ts";
import { startReceiving } from "./start-receiving.ts";
import { readTls } from "./tls-files.ts";
import { startHub } from "./tunnel/hub.ts";

const endMs = 10_000;

/** Starts the roles this process was given, and ends them cleanly on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const env = readEnvironment();
  const log = pino({ level: env.POSTERN_LOG_LEVEL, base: { app: "ingest" }, timestamp: pino.stdTimeFunctions.isoTime }, destination({ dest: 1, sync: false }));
  const keyRing = readKeyRing(env.POSTERN_KEYS);
  const parts: { stop(): Promise<void> }[] = [];
  const ready: Record<string, number> = {};

  const tls = readTls(env);
  if (env.POSTERN_ROLES.includes("receive")) {
    const receiving = await startReceiving({ env, keyRing, log, tls });
    parts.push(receiving);
    Object.assign(ready, { port: receiving.port, healthPort: receiving.healthPort });
  }
  if (env.POSTERN_ROLES.includes("hub")) {
    const clientOf = clientAddress(env.POSTERN_TRUSTED_PROXIES);
    const addressOf = (request: IncomingMessage) => clientOf({ peer: request.socket.remoteAddress ?? "", ...readHead(request) }).ip;
    const listener = { host: env.POSTERN_INGEST_HOST, port: env.POSTERN_HUB_PORT, ...(tls && { tls }) };
    const hub = await startHub({ databaseUrl: env.DATABASE_URL, keyRing, log, addressOf, ...listener });
    parts.push(hub);
    ready.hubPort = hub.port;
  }
  log.info({ event: "ready", ...ready });

  const end = async (signal: string) => {
    log.info({ event: "ending", signal });
    setTimeout(() => process.exit(1), endMs).unref();
    await Promise.all(parts.map((part) => part.stop()));
    log.info({ event: "ended" });
    log.flush(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void end(signal));
}

main().catch((error) => {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ level: 60, time: new Date().toISOString(), app: "ingest", event: "cannot-start", reason }));
  process.exit(1);
});
