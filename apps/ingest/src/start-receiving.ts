import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { SettledDelivery } from "@postern/contract/lane";
import { listen } from "@postern/db/listen";
import { answerChannel } from "@postern/db/pass-through/answer-bell";
import { openPool } from "@postern/db/pool";
import type { KeyRing } from "@postern/db/seal";
import { type HealthPorts, openHealth } from "@postern/process/health";
import { watchVitals } from "@postern/process/vitals";
import type { Logger } from "pino";
import { answerProblem } from "./answer.ts";
import type { Environment } from "./env.ts";
import { nowUs } from "./exchange.ts";
import { readHead } from "./head.ts";
import { takeLoginCookies } from "./login/own-cookies.ts";
import { type OpenPorts, openPorts } from "./open-ports.ts";
import { receive } from "./receive.ts";
import { type Listener, openListener } from "./server.ts";
import type { TlsFiles } from "./tls.ts";

export interface ReceivingSettings {
  env: Environment;
  keyRing: KeyRing;
  log: Logger;
  /** PEM texts; HTTPS is spoken with them. */
  tls?: TlsFiles | undefined;
  /** It runs in spite of settings that break the promises: every page says so. */
  isUnsafe?: boolean;
}
export interface Receiving {
  port: number;
  healthPort: number;
  /** The hub in this process has settled a delivery; false when nobody here waits for its answer. */
  settled(settled: SettledDelivery): boolean;
  /** Takes no more, answers what is under way, writes what it holds; within 10 s. */
  stop(): Promise<void>;
}

const channels = ["postern_config", "postern_session", answerChannel] as const;
const connectionsMax = 10;
const statementTimeoutMs = 1_000;
const lockTimeoutMs = 200;
// Together below ten seconds, also where a connection that is being made gets no answer.
const graceMs = 5_000;
const writeMs = 3_500;
const closeMs = 1_000;

/** Opens the public listener over a database that was checked: see demandSafe. */
export async function startReceiving({ env, keyRing, log, tls, isUnsafe = false }: ReceivingSettings): Promise<Receiving> {
  const pool = openPool({ url: env.DATABASE_URL, name: "ingest", max: connectionsMax, statementTimeoutMs, lockTimeoutMs });
  const ports = openPorts({ env, pool, keyRing, log, isUnsafe });
  await Promise.all([ports.endpoints.refresh(), ports.counts.join(), ports.networkData.refresh()]);
  const changes = listen({
    url: env.DATABASE_URL,
    channels,
    onNotice: (channel, id) => hear(ports, channel, id || undefined),
    onGap: () => {
      for (const channel of channels) hear(ports, channel);
    },
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) =>
    void attend({ request, response, expectsContinue }, ports, log);
  const asksAt = (host: string) => ports.endpoints.find(host, "/")?.ready?.certificateSources.has("tls") ?? false;
  const onGarbage = (reason: string) => ports.counters.count("malformed", `reason="${reason}"`);
  const listener = await openListener({ host: env.POSTERN_INGEST_HOST, port: env.POSTERN_INGEST_PORT, ...(tls && { tls }) }, { onRequest, onGarbage, asksAt });
  const health = await openHealth(env.POSTERN_HEALTH_PORT, healthOf(ports, listener));
  const end = async () => {
    ports.passThrough.room.end(); // who waits for a destination hears now that its request is stored
    await listener.stop(graceMs);
    await noLongerThan(writeMs, Promise.all([ports.end(), changes.close()]));
    health.stop();
    await noLongerThan(closeMs, pool.end());
  };
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return { port: listener.port, healthPort: health.port, settled: (settled) => ports.passThrough.settled(settled), stop };
}

/** Something changed: this one, or without its id whatever may have. */
function hear({ endpoints, login, passThrough }: OpenPorts, channel: string, id?: string): void {
  if (channel === answerChannel) return passThrough.room.hear(id?.split(",") ?? []); // who waits is looked after anyway
  if (channel === "postern_session") login.sessions.forget(id);
  else void endpoints.refresh(id).catch(() => {}); // the poll says what is wrong
}

async function noLongerThan(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: over.signal })]).finally(() => over.abort());
}

/** What one request may still break is a bug: it is logged once, and the sender is not left waiting. */
async function attend(
  { request, response, expectsContinue }: { request: IncomingMessage; response: ServerResponse; expectsContinue: boolean },
  ports: OpenPorts,
  log: Logger,
): Promise<void> {
  try {
    const { head, cookies } = takeLoginCookies(readHead(request), ports.login);
    const { forwardedFor, forwardedProto } = head;
    const client = ports.clientOf({ peer: request.socket.remoteAddress ?? "", forwardedFor, forwardedProto });
    await receive({ request, response, head, cookies, client, receivedAtMs: Date.now(), startedUs: nowUs(), expectsContinue }, ports);
  } catch (error) {
    log.error({ event: "request.failed", err: error });
    if (response.headersSent) request.socket.destroy();
    else answerProblem({ request, response }, { kind: "internal", closes: true });
  }
}

function healthOf({ endpoints, committer, memory, counters, limits, counts, networkData, passThrough }: OpenPorts, listener: Listener): HealthPorts {
  const vitals = watchVitals();
  return {
    whyNotReady: () => (endpoints.isLoaded ? undefined : "endpoints are not loaded yet"),
    alarms: () => [...limits.alarms(), ...networkData.alarms()],
    metrics: () =>
      counters.render({
        waiting: committer.waiting,
        memory: memory.bytesHeld,
        endpoints: endpoints.size,
        configSeq: endpoints.configSeq,
        sockets: listener.sockets,
        rateKeys: counts.rates.keys,
        sendersWaiting: passThrough.room.size,
        underWay: counts.places.taken,
        ...vitals(),
      }),
  };
}
