import path from "node:path";
import type { LoginRole } from "@postern/db/login-roles";
import type { AppProcess } from "./app-process.ts";

export interface HousePorts {
  ingest: number;
  ingestHealth: number;
  hub: number;
  share: number;
  workerHealth: number;
  web: number;
}
/** What the apps of one house have in common; `databaseUrl` gives each its own login role. */
export interface HouseSettings {
  databaseUrl(role: LoginRole): string;
  keys: string;
  sessionSecret: string;
  ports: HousePorts;
  addresses: Addresses;
  logFolder: string;
  /** Where PostgreSQL keeps its data, when that is on this machine. */
  databaseDisk?: string | undefined;
  /** The environment that the starter itself was given: POSTERN_ settings of the apps pass through. */
  given: NodeJS.ProcessEnv;
}

/** Where people, providers and agents reach the house. */
export interface Addresses {
  web: string;
  ingest: string;
  hub: string;
  /** Each share has a name under this one's host. */
  share: string;
}

export const localAddresses = (ports: HousePorts): Addresses => ({
  web: `http://127.0.0.1:${ports.web}`,
  ingest: `http://127.0.0.1:${ports.ingest}`,
  hub: `ws://127.0.0.1:${ports.hub}`,
  share: `http://share.localhost:${ports.share}`, // browsers find every name under .localhost on their own machine (RFC 6761)
});

/** Where webhooks come in, and the hub of tunnels. */
export function ingestProcess(house: HouseSettings): AppProcess {
  const { ports } = house;
  return {
    name: "ingest",
    command: ["apps/ingest/src/main.ts"],
    env: environment(house, "ingest", {
      POSTERN_INGEST_HOST: "127.0.0.1",
      POSTERN_INGEST_PORT: String(ports.ingest),
      POSTERN_INGEST_URL: house.addresses.ingest,
      POSTERN_WEB_URL: house.addresses.web,
      POSTERN_HEALTH_PORT: String(ports.ingestHealth),
      POSTERN_HUB_PORT: String(ports.hub),
      POSTERN_HUB_DATABASE_URL: house.databaseUrl("hub"),
      POSTERN_SHARE_PORT: String(ports.share),
      POSTERN_SHARE_URL: house.addresses.share,
      POSTERN_ROLES: "receive,hub",
    }),
    readyUrl: `http://127.0.0.1:${ports.ingestHealth}/readyz`,
    logFile: path.join(house.logFolder, "ingest.log"),
  };
}

/** The postman. */
export function workerProcess(house: HouseSettings): AppProcess {
  const { web, ingest, hub } = house.addresses;
  return {
    name: "worker",
    command: ["apps/worker/src/main.ts"],
    env: environment(house, "worker", {
      POSTERN_HEALTH_PORT: String(house.ports.workerHealth),
      POSTERN_INGEST_URL: ingest,
      POSTERN_HUB_URL: hub,
      POSTERN_WEB_URL: web,
      ...(house.databaseDisk && { POSTERN_DATABASE_DISK: house.databaseDisk }),
    }),
    readyUrl: `http://127.0.0.1:${house.ports.workerHealth}/readyz`,
    logFile: path.join(house.logFolder, "worker.log"),
  };
}

/** The dashboard and its API, as `next build` left it. */
export function webProcess(house: HouseSettings): AppProcess {
  const { web, ingest, hub, share } = house.addresses;
  return {
    name: "web",
    command: ["apps/web/src/main.ts"],
    env: environment(house, "web", {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      POSTERN_WEB_HOST: "127.0.0.1",
      POSTERN_WEB_PORT: String(house.ports.web),
      POSTERN_WEB_URL: web,
      POSTERN_SESSION_SECRET: house.sessionSecret,
      POSTERN_INGEST_URL: ingest,
      POSTERN_HUB_URL: hub,
      POSTERN_SHARE_URL: share,
    }),
    readyUrl: `${localAddresses(house.ports).web}/api/health`,
    logFile: path.join(house.logFolder, "web.log"),
  };
}

const ofTheMachine = ["PATH", "HOME", "TMPDIR", "TEMP", "TZ", "LANG", "SystemRoot", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS"];

function environment({ databaseUrl, keys, given }: HouseSettings, role: LoginRole, own: Record<string, string>): Record<string, string> {
  const passed = Object.entries(given).filter(([name, value]) => value !== "" && (name.startsWith("POSTERN_") || ofTheMachine.includes(name)));
  const local = { DATABASE_URL: databaseUrl(role), POSTERN_KEYS: keys, POSTERN_LOCAL: "1" };
  return { ...(Object.fromEntries(passed) as Record<string, string>), ...local, ...own };
}
