import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { AppProcess } from "@postern/up/app-process";
import { type Addresses, type HousePorts, type HouseSettings, ingestProcess, localAddresses, webProcess, workerProcess } from "@postern/up/apps";
import { freePort } from "@postern/up/free-port";
import { identityProcess } from "@postern/up/identity-process";
import { type AppHandle, openApp } from "./app-handle.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type GitHubSender, githubSender } from "./senders.ts";
import { makeOrganizations, wireGitHub } from "./tenants.ts";
import { untilFound } from "./until.ts";

export interface HouseOptions {
  /** Starts the dashboard and the identity provider too. */
  web?: boolean;
  /** A PostgreSQL other than the test run's own, such as a durable one. */
  serverUrl?: string;
  /** More settings for the apps, as environment variables. */
  settings?: Record<string, string>;
  /** Shares are reached over HTTPS; the settings name its certificate. */
  secureShares?: boolean;
  /** Puts something before the hub, which listens on this port: says where agents reach it. */
  hubBehind?: (hubPort: number) => string;
  /** Each hub can be reached by itself too, so that an agent at one of them comes to the visitors of another. */
  hubsHaveAddresses?: boolean;
  /** Puts something between the hub and PostgreSQL, which listens on this port: says on which port it is reached. */
  hubDatabaseBehind?: (databasePort: number) => number;
}
export interface House {
  addresses: Addresses;
  database: TestDatabase;
  ingest: AppHandle;
  worker: AppHandle;
  web?: AppHandle;
  /** What acme's owner can do. */
  gateway: Gateway;
  /** What globex's owner can do. */
  neighbour: Gateway;
  /** Where acme's GitHub endpoint sends its events. */
  receiver: Receiver;
  /** GitHub, as it posts to acme's endpoint `github`. */
  github: GitHubSender;
  endpoint: { id: string; url: string };
  destination: { id: string };
  /** What the demo people of the identity provider sign in with. */
  demoPassword: string;
  /** Another ingest with a hub over the same database, and the ports of both; whoever starts it stops it. */
  openIngest(): Promise<AppHandle & { hubPort: number; ingestPort: number }>;
  /** Waits until ingest has in memory what is configured now. */
  configured(): Promise<void>;
  /** A look at what an app printed. */
  logOf(app: "ingest" | "worker" | "web"): string;
  stop(): Promise<void>;
}

export const githubSecret = "it is a secret to everyone";
const secrets = { demo: "test-pass-word", identity: "an identity provider's secret for tests" };

/** The real processes on free ports and a database of their own: two organizations, and in acme a GitHub endpoint with a route to a receiver. */
export async function startHouse({ web = false, serverUrl, settings = {}, ...reach }: HouseOptions = {}): Promise<House> {
  const database = await createTestDatabase(serverUrl);
  // A test run's own server forgets at a power cut, which ingest refuses to promise on unless told.
  const shared = await sharedSettings(database, serverUrl ? settings : { POSTERN_UNSAFE: "1", ...settings }, reach);
  const { keys, addresses, logFolder } = shared;
  const identityPort = await freePort();
  await makeOrganizations({ migratorUrl: database.url, keys, identityPort, identitySecret: secrets.identity });
  const open = (organization: string) => openGateway({ organization, webDatabaseUrl: database.as("web"), keys, addresses });
  const [gateway, neighbour] = await Promise.all([open("acme"), open("globex")]);
  const receiver = await startReceiver();
  const wired = await wireGitHub(gateway, { destinationUrl: receiver.url, secret: githubSecret });

  const identity = identityProcess(identityPort, addresses.web, { secrets, logFolder });
  const apps = [ingestOf(shared, reach), workerProcess(shared), ...(web ? [webProcess(shared), identity] : [])];
  const handles = await openAll(apps);
  const [ingest, worker, dashboard] = handles as [AppHandle, AppHandle, AppHandle?];
  return {
    ...wired,
    addresses,
    database,
    ingest,
    worker,
    ...(dashboard && { web: dashboard }),
    gateway,
    neighbour,
    receiver,
    github: githubSender(wired.endpoint.url, githubSecret),
    demoPassword: secrets.demo,
    openIngest: () => openAnotherIngest(shared, reach),
    configured: () => untilConfigured(database, shared.ports.ingestHealth),
    logOf: (app) => fs.readFileSync(path.join(logFolder, `${app}.log`), "utf8"),
    async stop() {
      await Promise.all(handles.map((app) => app.stop()));
      await Promise.all([gateway.close(), neighbour.close(), receiver.stop()]);
      await database.drop();
      fs.rmSync(logFolder, { recursive: true });
    },
  };
}

/** Opens all or none: what started is stopped when another could not. */
async function openAll(apps: AppProcess[]): Promise<AppHandle[]> {
  const opened = await Promise.allSettled(apps.map(openApp));
  const failed = opened.find((outcome) => outcome.status === "rejected");
  const handles = opened.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  if (!failed) return handles;
  await Promise.all(handles.map((app) => app.stop()));
  throw failed.reason;
}

function ingestOf(shared: HouseSettings, { hubsHaveAddresses }: Reach): AppProcess {
  const app = ingestProcess(shared);
  return hubsHaveAddresses ? { ...app, env: { ...app.env, POSTERN_HUB_ADDRESS: localAddresses(shared.ports).hub } } : app;
}

async function openAnotherIngest(shared: HouseSettings, reach: Reach): Promise<AppHandle & { hubPort: number; ingestPort: number }> {
  const ports = { ...shared.ports, ...(await freePorts()) };
  const app = await openApp({ ...ingestOf({ ...shared, ports }, reach), logFile: path.join(shared.logFolder, `ingest-${ports.ingest}.log`) });
  return { ...app, hubPort: ports.hub, ingestPort: ports.ingest };
}

async function untilConfigured(database: TestDatabase, healthPort: number): Promise<void> {
  const [last] = await database.sql("SELECT max(config_seq) AS newest FROM endpoint");
  const newest = Number(last?.newest);
  const look = async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
    return Number(/^postern_ingest_config_seq (\d+)$/m.exec(metrics)?.[1]) >= newest ? true : undefined;
  };
  await untilFound(look, 20_000, () => `ingest did not learn of change ${newest}`);
}

/** What the apps are given; nothing of the tester's own POSTERN_ settings. */
async function sharedSettings(database: TestDatabase, settings: Record<string, string>, reach: Reach): Promise<HouseSettings> {
  const ports = await freePorts();
  const machine = Object.entries(process.env).filter(([name]) => !name.startsWith("POSTERN_"));
  return {
    databaseUrl: (role) => (role === "hub" && reach.hubDatabaseBehind ? withPort(database.as(role), reach.hubDatabaseBehind) : database.as(role)),
    keys: `t1:${randomBytes(32).toString("base64")}`,
    sessionSecret: "a session secret for tests, 32 letters",
    ports,
    addresses: addressesAt(ports, reach),
    logFolder: fs.mkdtempSync(path.join(os.tmpdir(), "postern-house-")),
    given: { ...Object.fromEntries(machine), ...settings },
  };
}

type Reach = Pick<HouseOptions, "secureShares" | "hubBehind" | "hubsHaveAddresses" | "hubDatabaseBehind">;

function withPort(address: string, portFor: (port: number) => number): string {
  const url = new URL(address);
  url.port = String(portFor(Number(url.port)));
  return url.href;
}

function addressesAt(ports: HousePorts, { secureShares, hubBehind }: Reach): Addresses {
  const { hub, share, ...others } = localAddresses(ports);
  return { ...others, hub: hubBehind?.(ports.hub) ?? hub, share: secureShares ? share.replace("http:", "https:") : share };
}

async function freePorts(): Promise<HousePorts> {
  const [ingest = 0, ingestHealth = 0, hub = 0, share = 0, workerHealth = 0, web = 0] = await Promise.all(Array.from({ length: 6 }, freePort));
  return { ingest, ingestHealth, hub, share, workerHealth, web };
}
