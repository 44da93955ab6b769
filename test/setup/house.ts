import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readKeyRing } from "@postern/db/seal";
import { createOrganization } from "@postern/db/seed";
import { addressesOf, type HousePorts, type HouseSettings, ingestProcess, webProcess, workerProcess } from "@postern/up/apps";
import { demoClientId, demoOrganizations } from "@postern/up/demo";
import { identityProcess } from "@postern/up/identity-process";
import { clientSecretOf, issuerOf } from "@postern/up/issuers";
import { freePort } from "@postern/up/postgres";
import { type AppHandle, openApp } from "./app-handle.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type GitHubSender, githubSender } from "./senders.ts";

export interface HouseOptions {
  /** Starts the dashboard and the identity provider too. */
  web?: boolean;
  /** A PostgreSQL other than the test run's own, such as a durable one. */
  serverUrl?: string;
  /** More settings for the apps, as environment variables. */
  settings?: Record<string, string>;
}
export interface House {
  addresses: { web: string; ingest: string; hub: string };
  database: TestDatabase;
  ingest: AppHandle;
  worker: AppHandle;
  web?: AppHandle;
  identity?: AppHandle;
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
  /** A look at what an app printed. */
  logOf(app: "ingest" | "worker" | "web"): string;
  stop(): Promise<void>;
}

const demoPassword = "test-pass-word";
const identitySecret = "an identity provider's secret for tests";
export const githubSecret = "it is a secret to everyone";

/** The real processes on free ports and a database of their own: two organizations, and in acme a GitHub endpoint with a route to a receiver. */
export async function startHouse({ web = false, serverUrl, settings = {} }: HouseOptions = {}): Promise<House> {
  const database = await createTestDatabase(serverUrl);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-house-"));
  const ports = await freePorts();
  const identityPort = await freePort();
  const keys = `t1:${randomBytes(32).toString("base64")}`;
  const given = { ...process.env, POSTERN_LOG_LEVEL: "info", ...settings };
  const house: HouseSettings = {
    databaseUrl: (role) => database.as(role),
    keys,
    sessionSecret: "a session secret for tests, 32 letters",
    ports,
    logFolder: folder,
    given,
  };
  const addresses = addressesOf(ports);
  await makeOrganizations({ database, keys, identityPort });

  const gateways = await Promise.all(
    demoOrganizations.map(({ slug }) => openGateway({ organization: slug, webDatabaseUrl: database.as("web"), keys, addresses })),
  );
  const [gateway, neighbour] = gateways as [Gateway, Gateway];
  const receiver = await startReceiver();
  const wired = await wireGitHub(gateway, receiver.url);
  const identity = () =>
    openApp(identityProcess(identityPort, addresses.web, { secrets: { demo: demoPassword, identity: identitySecret }, logFolder: folder }));
  const [ingest, worker, ...dashboard] = await Promise.all([
    openApp(ingestProcess(house)),
    openApp(workerProcess(house)),
    ...(web ? [openApp(webProcess(house)), identity()] : []),
  ]);
  return {
    addresses,
    database,
    ingest,
    worker,
    ...(dashboard[0] && { web: dashboard[0], identity: dashboard[1] }),
    gateway,
    neighbour,
    receiver,
    ...wired,
    github: githubSender(wired.endpoint.url, githubSecret),
    demoPassword,
    logOf: (app) => fs.readFileSync(path.join(folder, `${app}.log`), "utf8"),
    async stop() {
      await Promise.all([ingest, worker, ...dashboard].map((app) => app.stop()));
      await Promise.all([...gateways.map((one) => one.close()), receiver.stop()]);
      await database.drop();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

async function freePorts(): Promise<HousePorts> {
  const [ingest = 0, ingestHealth = 0, hub = 0, workerHealth = 0, web = 0] = await Promise.all(Array.from({ length: 5 }, freePort));
  return { ingest, ingestHealth, hub, workerHealth, web };
}

async function makeOrganizations({ database, keys, identityPort }: { database: TestDatabase; keys: string; identityPort: number }): Promise<void> {
  for (const { slug, name } of demoOrganizations) {
    const connection = {
      issuer: issuerOf(identityPort, slug),
      clientId: demoClientId,
      clientSecret: clientSecretOf(identitySecret, slug),
      label: `Sign in with ${name}`,
    };
    await createOrganization(database.url, readKeyRing(keys), { slug, name, projects: [{ slug: "production", name: "Production" }], connection });
  }
}

async function wireGitHub({ call, projectId }: Gateway, destinationUrl: string): Promise<Pick<House, "endpoint" | "destination">> {
  const id = projectId as never;
  const endpoint = await call("endpoint.create", { projectId: id, name: "github", provider: "github", secret: githubSecret });
  const { destination } = await call("destination.create", { projectId: id, name: "receiver", url: destinationUrl, concurrency: 10 });
  await call("route.create", { endpointId: endpoint.id, destinationId: destination.id });
  return { endpoint, destination };
}
