import path from "node:path";
import { type AppProcess, startApp } from "./app-process.ts";
import { type HousePorts, type HouseSettings, ingestProcess, localAddresses, webProcess, workerProcess } from "./apps.ts";
import { buildDashboard, dashboardIsFresh, generatePrismaClient } from "./build.ts";
import { embeddedUrl, openRoles, prepare, startEmbedded } from "./database.ts";
import { type Environment, knownPorts } from "./env.ts";
import { checkServer, placeOf } from "./given-server.ts";
import { identityProcess } from "./identity-process.ts";
import { nearPort, needPort } from "./ports.ts";
import type { Running } from "./running.ts";
import type { Screen } from "./screen.ts";
import type { State } from "./state.ts";
import type { Ready } from "./summary.ts";

export interface HouseParts {
  env: Environment;
  screen: Screen;
  state: State;
  running: Running;
  /** Aborted when the house is asked to end while it starts. */
  signal: AbortSignal;
}

/** Brings everything up, step by step; what was started is in `running`, whatever happens. */
export async function openHouse(parts: HouseParts): Promise<Omit<Ready, "tookMs" | "pids">> {
  const { env, screen, state, running, signal } = parts;
  const ports = await choosePorts(env);
  await generatePrismaClient(signal);
  const migratorUrl = await openDatabase(parts);
  await screen.step("Database schema", () => prepare(migratorUrl));
  const databaseUrl = await openRoles(migratorUrl, state);
  if (!dashboardIsFresh())
    await screen.step("Dashboard built", () => buildDashboard(signal), "a minute or so; later starts go without, while its sources stay as they are");
  signal.throwIfAborted();

  const local = localAddresses(ports);
  const addresses = {
    ...{ web: env.POSTERN_WEB_URL ?? local.web, ingest: env.POSTERN_INGEST_URL ?? local.ingest },
    ...{ hub: env.POSTERN_HUB_URL ?? local.hub, share: env.POSTERN_SHARE_URL ?? local.share },
  };
  const settings: HouseSettings = {
    databaseUrl,
    keys: state.keys,
    sessionSecret: state.secrets.session,
    ports,
    addresses,
    logFolder: state.logFolder,
    databaseDisk: env.DATABASE_URL ? undefined : state.dataDirectory,
    given: process.env,
  };
  const { seedDemo } = await import("./seed-demo.ts"); // imports the Prisma client, which was just generated
  const seeded = await screen.step("Two organizations, with a person each", () =>
    seedDemo({ state, migratorUrl, webDatabaseUrl: databaseUrl("web"), addresses, identityPort: env.POSTERN_IDP_PORT }),
  );
  const start = (app: AppProcess, label: string) => screen.step(label, () => running.add(app.name, () => startApp(app, signal)));
  await Promise.all([
    start(identityProcess(env.POSTERN_IDP_PORT, addresses.web, state), `Identity provider on port ${env.POSTERN_IDP_PORT}`),
    start(workerProcess(settings), "Worker"),
    start(ingestProcess(settings), `Ingest on ports ${ports.ingest} and ${ports.hub}`),
    start(webProcess(settings), `Dashboard on port ${ports.web}`),
  ]);
  return { ...addresses, identityProvider: `http://127.0.0.1:${env.POSTERN_IDP_PORT}`, ...seeded };
}

async function choosePorts(env: Environment): Promise<HousePorts> {
  const taken = new Set(knownPorts(env));
  await needPort(env.POSTERN_IDP_PORT, "the local identity provider", "POSTERN_IDP_PORT");
  return {
    web: await needPort(env.POSTERN_WEB_PORT, "the dashboard", "POSTERN_WEB_PORT"),
    ingest: await needPort(env.POSTERN_INGEST_PORT, "incoming webhooks", "POSTERN_INGEST_PORT"),
    hub: await needPort(env.POSTERN_HUB_PORT, "the tunnel hub", "POSTERN_HUB_PORT"),
    share: await needPort(env.POSTERN_SHARE_PORT, "shares", "POSTERN_SHARE_PORT"),
    ingestHealth: await nearPort(8_082, taken),
    workerHealth: await nearPort(8_082, taken),
  };
}

/** The migrator's connection string: of the server that DATABASE_URL names, else of the embedded one, which is started. */
async function openDatabase({ env, screen, state, running }: HouseParts): Promise<string> {
  const given = env.DATABASE_URL;
  if (given) {
    await screen.step(`PostgreSQL at ${placeOf(given)}`, () => checkServer(given));
    return given;
  }
  const port = await nearPort(env.POSTERN_PG_PORT, new Set(knownPorts(env)));
  await screen.step(`PostgreSQL 18 on port ${port}`, () => running.add("postgres", () => startEmbedded(state, port)), `data in ${path.basename(state.folder)}`);
  return embeddedUrl(state, port);
}
