import type { IncomingMessage, ServerResponse } from "node:http";
import type { SettledDelivery } from "@postern/contract/lane";
import { type HealthPorts, openHealth } from "@postern/process/health";
import { watchVitals } from "@postern/process/vitals";
import { answerBug } from "./answer.ts";
import { keepIssued } from "./certificates/issued-certificates.ts";
import type { AtHosts } from "./client-certificate.ts";
import { nowUs } from "./exchange.ts";
import { readHead } from "./head.ts";
import { takeLoginCookies } from "./login/own-cookies.ts";
import type { OpenPorts } from "./open-ports.ts";
import { receive } from "./receive.ts";
import type { HouseMaterials, ReceivingHouse } from "./receiving-house.ts";
import { type Listener, openListener } from "./server.ts";
import { isCovered, namesCovered, type TlsFiles } from "./tls.ts";

export interface ReceivingSettings extends Pick<HouseMaterials, "env" | "log"> {
  house: ReceivingHouse;
  /** PEM texts; HTTPS is spoken with them. */
  tls?: TlsFiles | undefined;
}
export interface Receiving {
  port: number;
  healthPort: number;
  /** The hub in this process has settled a delivery; false when nobody here waits for its answer. */
  settled(settled: SettledDelivery): boolean;
  /** Takes no more, answers what is under way, writes what it holds; within 10 s. */
  stop(): Promise<void>;
}

// Together with the house below ten seconds, also where a connection that is being made gets no answer.
const graceMs = 5_000;

/** Opens the public listener over a database that was checked (see demandSafe); stopping it ends the house. */
export async function startReceiving({ env, log, tls, house }: ReceivingSettings): Promise<Receiving> {
  const { ports } = house;
  const onRequest = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) =>
    void attend({ request, response, expectsContinue }, ports, log);
  const onGarbage = (reason: string) => ports.counters.count("malformed", `reason="${reason}"`);
  const listener = await openListener(
    { host: env.POSTERN_INGEST_HOST, port: env.POSTERN_INGEST_PORT, ...(tls && { tls }) },
    { onRequest, onGarbage, hosts: hostsOf(house, log, tls) },
  );
  const health = await openHealth(env.POSTERN_HEALTH_PORT, healthOf(ports, listener));
  const end = async () => {
    ports.passThrough.room.end(); // who waits for a destination hears now that its request is stored
    await listener.stop(graceMs);
    await house.end();
    health.stop();
  };
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return { port: listener.port, healthPort: health.port, settled: (settled) => ports.passThrough.settled(settled), stop };
}

/** At endpoints' own host names: where a gate reads client certificates they are asked for, and a certificate that an authority issued is shown. */
function hostsOf({ ports, readCertificate }: ReceivingHouse, log: HouseMaterials["log"], tls: TlsFiles | undefined): AtHosts {
  const at = (host: string) => ports.endpoints.find(host, "/");
  const names = namesCovered(tls);
  const ownerOf = (host: string) => (isCovered(host, names) ? undefined : at(host)?.organizationId); // none is asked for there, so no handshake waits for one
  const onTrouble = (error: Error) => log.warn({ event: "certificate.trouble", reason: error.message });
  const issued = keepIssued({ ownerOf, read: readCertificate, nowMs: Date.now, onTrouble });
  return { asksAt: (host) => at(host)?.ready?.certificateSources.has("tls") ?? false, certificateFor: issued.of };
}

/** What one request may still break is a bug: it is logged once, and the sender is not left waiting. */
async function attend(
  { request, response, expectsContinue }: { request: IncomingMessage; response: ServerResponse; expectsContinue: boolean },
  ports: OpenPorts,
  log: HouseMaterials["log"],
): Promise<void> {
  try {
    const { head, cookies } = takeLoginCookies(readHead(request), ports.login);
    const { forwardedFor, forwardedProto } = head;
    const client = ports.clientOf({ peer: request.socket.remoteAddress ?? "", forwardedFor, forwardedProto });
    await receive({ request, response, head, cookies, client, receivedAtMs: Date.now(), startedUs: nowUs(), expectsContinue }, ports);
  } catch (error) {
    log.error({ event: "request.failed", err: error });
    answerBug({ request, response });
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
