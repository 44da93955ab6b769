import { setTimeout as sleep } from "node:timers/promises";
import { type HostCertificate, readEndpointCertificate } from "@postern/db/certificates/read";
import { listen } from "@postern/db/listen";
import { answerChannel } from "@postern/db/pass-through/answer-bell";
import { openPool } from "@postern/db/pool";
import type { KeyRing } from "@postern/db/seal";
import type { Logger } from "pino";
import type { Environment } from "./env.ts";
import { type OpenPorts, openPorts } from "./open-ports.ts";

export interface HouseMaterials {
  env: Environment;
  keyRing: KeyRing;
  log: Logger;
  /** It runs in spite of settings that break the promises: every page says so. */
  isUnsafe?: boolean;
}
/** What judges requests, over the database and awake to its changes: for the public listener, and for the front of shares. */
export interface ReceivingHouse {
  ports: OpenPorts;
  /** The certificate that an authority issued for an endpoint's own host; nothing when there is none. */
  readCertificate(place: { organizationId: string; host: string }): Promise<HostCertificate | undefined>;
  /** Writes what it holds; within 4.5 s. */
  end(): Promise<void>;
}

const channels = ["postern_config", "postern_session", answerChannel] as const;
const connectionsMax = 10;
const statementTimeoutMs = 1_000;
const lockTimeoutMs = 200;
const writeMs = 3_500;
const closeMs = 1_000;

export async function openReceivingHouse({ env, keyRing, log, isUnsafe = false }: HouseMaterials): Promise<ReceivingHouse> {
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
  const keys = { keyRing, dataKeys: new Map() };
  return {
    ports,
    readCertificate: (place) => readEndpointCertificate(pool, keys, place),
    async end() {
      await noLongerThan(writeMs, Promise.all([ports.end(), changes.close()]));
      await noLongerThan(closeMs, pool.end());
    },
  };
}

/** Something changed: this one, or without its id whatever may have. */
function hear({ endpoints, login, passThrough }: OpenPorts, channel: string, id?: string): void {
  if (channel === answerChannel)
    passThrough.room.hear(id?.split(",") ?? []); // who waits is looked after anyway
  else if (channel === "postern_session") login.sessions.forget(id);
  else void endpoints.refresh(id).catch(() => {}); // the poll says what is wrong
}

async function noLongerThan(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: over.signal })]).finally(() => over.abort());
}
