import type { IncomingMessage } from "node:http";
import { demandSafe } from "@postern/db/safety";
import { readKeyRing } from "@postern/db/seal";
import { clientAddress } from "@postern/policy/client-address";
import { type Logger, markUnsafe } from "@postern/process/log";
import { type RunningApp, runApp } from "@postern/process/run-app";
import { type Environment, readEnvironment } from "./env.ts";
import { readHead } from "./head.ts";
import { type Receiving, startReceiving } from "./start-receiving.ts";
import { readTls } from "./tls.ts";
import { startHub } from "./tunnel/hub.ts";

await runApp({ name: "ingest", readEnvironment, start });

/** Starts the roles this process was given. */
async function start(env: Environment, plainLog: Logger): Promise<RunningApp> {
  const unsafe = await demandSafe(env.DATABASE_URL, { isRiskTaken: env.POSTERN_UNSAFE });
  const log = markUnsafe(plainLog, unsafe);
  const keyRing = readKeyRing(env.POSTERN_KEYS);
  const tls = readTls(env);
  const parts: { stop(): Promise<void> }[] = [];
  const ready: Record<string, number> = {};
  let onSettled: Receiving["settled"] | undefined;

  if (env.POSTERN_ROLES.includes("receive")) {
    const receiving = await startReceiving({ env, keyRing, log, tls, isUnsafe: unsafe.length > 0 });
    onSettled = receiving.settled;
    parts.push(receiving);
    Object.assign(ready, { port: receiving.port, healthPort: receiving.healthPort });
  }
  const hubDatabaseUrl = env.POSTERN_HUB_DATABASE_URL;
  if (env.POSTERN_ROLES.includes("hub") && hubDatabaseUrl !== undefined) {
    const clientOf = clientAddress(env.POSTERN_TRUSTED_PROXIES);
    const addressOf = (request: IncomingMessage) => clientOf({ peer: request.socket.remoteAddress ?? "", ...readHead(request) }).ip;
    const listener = { host: env.POSTERN_INGEST_HOST, port: env.POSTERN_HUB_PORT, ...(tls && { tls }) };
    const hub = await startHub({ databaseUrl: hubDatabaseUrl, keyRing, log, addressOf, ...(onSettled && { onSettled }), ...listener });
    parts.push(hub);
    ready.hubPort = hub.port;
  }
  return {
    ready,
    async stop() {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}
