import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { listen } from "@postern/db/listen";
import { openPool, type Pool } from "@postern/db/pool";
import type { KeyRing } from "@postern/db/seal";
import { addAssertionKey, readAssertionKeys } from "@postern/db/shares/assertion-keys";
import { addVisits, findGuest, readChangedShares, recordConnect } from "@postern/db/shares/front";
import { openHubPool } from "@postern/db/tunnel/hub-pool";
import type { Logger } from "pino";
import { answerBug } from "../answer.ts";
import { type Certificates, startCertificates } from "../certificates/start-certificates.ts";
import type { Environment } from "../env.ts";
import type { ConnectDesk, LiveDesk } from "../live/live-desk.ts";
import type { OpenPorts } from "../open-ports.ts";
import { namesCovered, readTls, type TlsFiles } from "../tls.ts";
import { keepAssertions } from "./assertion.ts";
import { keepCallers } from "./callers.ts";
import { keepHostCertificates } from "./certificates.ts";
import { type ConnectPorts, connectDesk } from "./connect-desk.ts";
import { attendUpgrade, attendVisitor, type FrontPorts } from "./front.ts";
import { gateOfEndpoint, signsInBy } from "./gate-of-endpoint.ts";
import { openShareListener } from "./listener.ts";
import { prepareShare } from "./live-share.ts";
import { keepOngoing } from "./ongoing.ts";
import { Seats } from "./seats.ts";
import { keepShares } from "./shares.ts";
import { keepVisits } from "./visits.ts";

export interface SharingSettings {
  env: Environment;
  keyRing: KeyRing;
  log: Logger;
  /** What judges requests. */
  house: OpenPorts;
  /** PEM texts; HTTPS is spoken with them. */
  tls?: TlsFiles | undefined;
  /** Where visitors reach shares: scheme, domain and port. */
  shareUrl: string;
  hubDatabaseUrl: string;
}
export interface Sharing {
  /** Judges who connects to a tcp share. */
  visitors: ConnectDesk;
  /** Opens the listener, once there is a desk that brings streams to agents. Its port. */
  open(desk: LiveDesk): Promise<number>;
  stop(): Promise<void>;
}

const connectionsMax = 5;
const statementTimeoutMs = 2_000;
const graceMs = 4_000;

/** The front of shares: its own listener, its own connections to the database, and the gates of the house. */
export async function startSharing(settings: SharingSettings): Promise<Sharing> {
  const { env, log } = settings;
  const pool = openPool({ url: env.DATABASE_URL, name: "share", max: connectionsMax, statementTimeoutMs });
  const hubPool = openHubPool(settings.hubDatabaseUrl);
  const parts = await openParts(settings, pool);
  await parts.shares.refresh();
  const certificates = await getCertificates(settings, parts, hubPool);
  const changes = listen({
    ...{ url: env.DATABASE_URL, channels: ["postern_share", "postern_config"], onGap: () => void look() },
    onNotice: (channel) => void (channel === "postern_share" ? look() : certificates?.look()), // an endpoint may have got a host
  });
  const look = () => {
    certificates?.look();
    return parts.shares.refresh().then(parts.ongoing.look).catch(parts.onTrouble);
  };
  let listener: Awaited<ReturnType<typeof openShareListener>> | undefined;
  return {
    visitors: connectDesk(connectPorts(settings, parts, hubPool)),
    async open(desk) {
      const ports = frontPorts(settings, parts, desk);
      const certificateFor = (name: string) => parts.certificates?.of(name) ?? certificates?.of(name);
      const place = { host: env.POSTERN_INGEST_HOST, port: env.POSTERN_SHARE_PORT, tls: settings.tls, certificateFor };
      listener = await openShareListener({ ...place, ...attending(ports, log) });
      return listener.port;
    },
    async stop() {
      await listener?.stop(graceMs);
      parts.ongoing.stop();
      parts.assertions.stop();
      parts.certificates?.stop();
      await Promise.all([parts.shares.stop(), parts.visits.end(), changes.close(), certificates?.stop()]);
      await Promise.all([pool.end(), hubPool.end()]);
    },
  };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

async function openParts({ env, keyRing, log, house, shareUrl }: SharingSettings, pool: Pool) {
  const onTrouble = (error: Error) => log.warn({ event: "share.trouble", reason: error.message });
  const shares = keepShares({
    readChanged: (seq) => readChangedShares(pool, seq),
    prepare: (config) => prepareShare(config, keyRing),
    nowMs: Date.now,
    onTrouble,
  });
  const scheme = shareUrl.startsWith("https:") ? ("https" as const) : ("http" as const);
  const issuer = env.POSTERN_WEB_URL ?? shareUrl;
  return {
    ...{ onTrouble, shares, scheme },
    assertions: await keepAssertions({
      ...{ read: () => readAssertionKeys(pool, keyRing), add: (key) => addAssertionKey(pool, keyRing, key), issuer, nowMs: Date.now, onTrouble },
    }),
    certificates: env.POSTERN_SHARE_CERTIFICATES ? await keepHostCertificates(env.POSTERN_SHARE_CERTIFICATES, onTrouble) : undefined,
    visits: keepVisits((visits) => addVisits(pool, visits), onTrouble),
    ongoing: keepOngoing((id) => shares.now(id), onTrouble),
    admitting: {
      ...{ scheme, policyPorts: house.policyPorts, login: { ...house.login, isSecure: scheme === "https" } },
      callers: keepCallers(pool, Date.now, onTrouble),
      findGuest: async (share: { organizationId: string; id: string }, userId: string) => {
        const guest = await findGuest(pool, share, userId).catch((error: Error) => void onTrouble(error));
        return guest ? { ...guest, isMember: true } : undefined;
      },
      passGate: gateOfEndpoint({ ...house, scheme }),
    },
  };
}

/** Certificates from an authority, where the operator names one; those in the operator's folder come first. */
async function getCertificates({ env, keyRing, log, shareUrl, hubDatabaseUrl }: SharingSettings, parts: Parts, pool: Pool): Promise<Certificates | undefined> {
  const directoryUrl = env.POSTERN_ACME_DIRECTORY_URL;
  if (directoryUrl === undefined) return;
  const ownerOf = (host: string) => parts.shares.atHost(host)?.organizationId;
  const givenHosts = () => parts.certificates?.names() ?? [];
  const names = { shareDomain: new URL(shareUrl).hostname, coveredNames: namesCovered(readTls(env)), ownerOf, givenHosts };
  return startCertificates({ env, directoryUrl, keyRing, log, pool, hubDatabaseUrl, ...names });
}

function frontPorts({ env, house, tls }: SharingSettings, { admitting, shares, assertions, ongoing, visits }: Parts, desk: LiveDesk): FrontPorts {
  const isPrivate = env.POSTERN_LOCAL || tls !== undefined;
  const seats = new Seats();
  return { ...admitting, shares, assertions, ongoing, visits, seats, desk, clientOf: house.clientOf, signsIn: signsInBy(house.endpoints), isPrivate };
}

function connectPorts({ house, shareUrl }: SharingSettings, { admitting, shares, ongoing, visits, onTrouble }: Parts, hubPool: Pool): ConnectPorts {
  return {
    ...{ ...admitting, shares, ongoing, visits, onTrouble, clientOf: house.clientOf },
    record: (connect) => recordConnect(hubPool, connect),
    addressOf({ host }) {
      const url = new URL(shareUrl);
      url.hostname = host;
      return url.href;
    },
  };
}

/** What one visitor may still break is a bug: it is logged once, and the visitor is not left waiting. */
function attending(ports: FrontPorts, log: Logger) {
  return {
    onRequest(request: IncomingMessage, response: ServerResponse) {
      attendVisitor(request, response, ports).catch((error) => {
        log.error({ event: "share.request-failed", err: error });
        answerBug({ request, response });
      });
    },
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      attendUpgrade(request, { socket, head }, ports).catch((error) => {
        log.error({ event: "share.request-failed", err: error });
        socket.destroy();
      });
    },
  };
}
