import { type Database, openDatabase } from "@postern/db/database";
import { readKeyRing } from "@postern/db/seal";
import { createEgress, type Egress } from "@postern/egress/egress";
import { createGuardedFetch, type GuardedFetch } from "@postern/egress/guarded-fetch";
import { createTxtResolver, type FindTxtRecords } from "@postern/egress/txt-records";
import type { Rate, Taken } from "@postern/policy/ports";
import { createTokenStore } from "@postern/policy/token-store";
import { type KeptNetworkData, keepNetworkData } from "@postern/process/network-data";
import { type CookieNames, cookiesFor } from "./cookies.ts";
import { databasePorts } from "./database-ports.ts";
import { env, type WebEnv } from "./env.ts";
import { createFailedTries, type FailedTries } from "./failed-tries.ts";
import { type Log, openLog } from "./log.ts";
import { ProjectBell } from "./project-bell.ts";
import type { KnownProviders } from "./sign-in/identity-provider.ts";

/** What the dashboard's server holds while it runs. */
export interface Dashboard {
  database: Database;
  /** Requests were stored. */
  bell: ProjectBell;
  /** An agent came or went, or requests were stored. */
  tunnelBell: ProjectBell;
  log: Log;
  /** The one way to call out. */
  egress: Egress;
  fetchGuarded: GuardedFetch;
  findTxtRecords: FindTxtRecords;
  /** What drafts are tried with where they ask for countries or networks. */
  networkData: KeptNetworkData;
  knownProviders: KnownProviders;
  /** Live views now open, by the id of who watches. */
  openViews: Map<string, number>;
  cookies: CookieNames;
  webUrl: string;
  /** Plain HTTP and loopback addresses are allowed. */
  isLocal: boolean;
  takeToken(key: string, rate: Rate): Taken;
  failedTries: FailedTries;
  /** Wrong codes of agents, by who entered them and from where. */
  wrongCodes: FailedTries;
  close(): Promise<void>;
}

const limitedAddressesMax = 20_000;
const loopback = ["127.0.0.0/8", "::1"];

/** Opens everything by the environment; nothing connects before its first use. */
export function openDashboard(settings: WebEnv): Dashboard {
  const { DATABASE_URL, POSTERN_KEYS, POSTERN_WEB_URL: webUrl, POSTERN_HUB_URL: hubUrl, POSTERN_LOCAL: isLocal, POSTERN_EGRESS_ALLOW } = settings;
  // Ingest's address is not among its own: a test event is posted there.
  const egress = createEgress({ allow: [...POSTERN_EGRESS_ALLOW, ...(isLocal ? loopback : [])], own: [webUrl, hubUrl] });
  const fetchGuarded = createGuardedFetch(egress);
  const log = openLog(settings);
  const networkData = openNetworkData(settings, log);
  const database = openDatabase({
    url: DATABASE_URL,
    keyRing: readKeyRing(POSTERN_KEYS),
    ports: databasePorts(settings, { fetchGuarded, networks: networkData.data }),
  });
  const bell = new ProjectBell(DATABASE_URL, ["postern_request"]);
  const tunnelBell = new ProjectBell(DATABASE_URL, ["postern_request", "postern_agent"]);
  const tokens = createTokenStore({ keysMax: limitedAddressesMax });
  return {
    database,
    bell,
    tunnelBell,
    log,
    networkData,
    egress,
    fetchGuarded,
    findTxtRecords: createTxtResolver(),
    knownProviders: new Map(),
    openViews: new Map(),
    cookies: cookiesFor(webUrl),
    webUrl,
    isLocal,
    takeToken: (key, rate) => tokens.takeToken(key, rate, Date.now()),
    failedTries: createFailedTries(Date.now),
    wrongCodes: createFailedTries(Date.now, { triesMax: 5, windowMs: 600_000 }),
    async close() {
      networkData.stop();
      await Promise.all([bell.close(), tunnelBell.close(), egress.close(), database.close()]);
    },
  };
}

/** Ingest says what is wrong with a file, on every page and in its log; here it is only noted. */
function openNetworkData({ POSTERN_MMDB_COUNTRY: country, POSTERN_MMDB_ASN: system }: WebEnv, log: Log): KeptNetworkData {
  const kept = keepNetworkData({ country, system }, (error) => log.warn({ event: "networks.unknown", reason: error.message }));
  void kept.refresh();
  return kept;
}

// One dashboard in a process. Next gives each route its own copy of every module, so what is shared lives here and holds values and ports only:
// a class tested with `instanceof` must be the route's own.
const kept = globalThis as typeof globalThis & { [name: symbol]: Dashboard | undefined };
const place = Symbol.for("postern.dashboard");

export function dashboard(): Dashboard {
  kept[place] ??= openDashboard(env());
  return kept[place];
}
