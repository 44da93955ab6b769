import type { IncomingMessage } from "node:http";
import { demandSafe } from "@postern/db/safety";
import { type KeyRing, readKeyRing } from "@postern/db/seal";
import { clientAddress } from "@postern/policy/client-address";
import { type Logger, markUnsafe } from "@postern/process/log";
import { type RunningApp, runApp } from "@postern/process/run-app";
import { type Environment, readEnvironment } from "./env.ts";
import { readHead } from "./head.ts";
import { openReceivingHouse, type ReceivingHouse } from "./receiving-house.ts";
import { startSharing } from "./share/start-sharing.ts";
import { type Receiving, startReceiving } from "./start-receiving.ts";
import { readShareTls, readTls } from "./tls.ts";
import { startHub } from "./tunnel/hub.ts";

await runApp({ name: "ingest", readEnvironment, start });

/** Starts the roles this process was given. */
async function start(env: Environment, plainLog: Logger): Promise<RunningApp> {
  const unsafe = await demandSafe(env.DATABASE_URL, { isRiskTaken: env.POSTERN_UNSAFE });
  const log = markUnsafe(plainLog, unsafe);
  const keyRing = readKeyRing(env.POSTERN_KEYS);
  const parts: Stopping[] = [];
  const ready: Record<string, number> = {};
  const house = isHouseNeeded(env) ? await openReceivingHouse({ env, keyRing, log, isUnsafe: unsafe.length > 0 }) : undefined;
  let onSettled: Receiving["settled"] | undefined;

  if (env.POSTERN_ROLES.includes("receive") && house) {
    const receiving = await startReceiving({ env, log, tls: readTls(env), house });
    onSettled = receiving.settled;
    parts.push(receiving);
    Object.assign(ready, { port: receiving.port, healthPort: receiving.healthPort });
  } else if (house) parts.push({ stop: () => house.end() });
  const hubDatabaseUrl = env.POSTERN_HUB_DATABASE_URL;
  if (env.POSTERN_ROLES.includes("hub") && hubDatabaseUrl !== undefined) {
    const started = await startHubRole({ env, keyRing, log, hubDatabaseUrl, house, ...(onSettled && { onSettled }) });
    parts.push(...started.parts);
    Object.assign(ready, started.ready);
  }
  return {
    ready,
    async stop() {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}

type Stopping = { stop(): Promise<void> };
interface HubRole {
  env: Environment;
  keyRing: KeyRing;
  log: Logger;
  hubDatabaseUrl: string;
  house: ReceivingHouse | undefined;
  onSettled?: Receiving["settled"];
}

/** The hub of tunnels; where shares have an address, their front beside it. */
async function startHubRole({ env, keyRing, log, hubDatabaseUrl, house, ...heard }: HubRole): Promise<{ ready: Record<string, number>; parts: Stopping[] }> {
  const { POSTERN_SHARE_URL: shareUrl, POSTERN_INGEST_HOST: host, POSTERN_HUB_PORT: port } = env;
  const tls = readTls(env);
  const clientOf = clientAddress(env.POSTERN_TRUSTED_PROXIES);
  const addressOf = (request: IncomingMessage) => clientOf({ peer: request.socket.remoteAddress ?? "", ...readHead(request) }).ip;
  const shared = { env, keyRing, log, hubDatabaseUrl, tls: readShareTls(env) };
  const sharing = house && shareUrl ? await startSharing({ ...shared, house: house.ports, shareUrl }) : undefined;
  const listener = { host, port, ownAddress: env.POSTERN_HUB_ADDRESS, ...(tls && { tls }) };
  const hub = await startHub({ databaseUrl: hubDatabaseUrl, keyRing, log, addressOf, ...heard, ...(sharing && { visitors: sharing.visitors }), ...listener });
  if (!sharing) return { ready: { hubPort: hub.port }, parts: [hub] };
  return { ready: { hubPort: hub.port, sharePort: await sharing.open(hub.live) }, parts: [hub, sharing] };
}

/** What receives is judged there, and so is who visits shares. */
function isHouseNeeded({ POSTERN_ROLES: roles, POSTERN_SHARE_URL: shareUrl }: Environment): boolean {
  return roles.includes("receive") || shareUrl !== undefined;
}
