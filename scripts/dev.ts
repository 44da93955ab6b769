import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { urlAs } from "@postern/db/login-roles";
import { type HousePorts, localAddresses, webProcess } from "@postern/up/apps";
import { embeddedUrl } from "@postern/up/database";
import { readEnvironment } from "@postern/up/env";
import { stateFolder } from "@postern/up/postgres-files";
import { openState, type State } from "@postern/up/state";

const port = 3_100;
const repository = path.resolve(import.meta.dirname, "..");
if (fs.existsSync(path.join(repository, ".env"))) process.loadEnvFile(path.join(repository, ".env"));

/** The dashboard with hot reload, beside the one of `npm start` and on its database: who is signed in there is so here. */
const env = readEnvironment(process.env);
const state = openState(stateFolder(), env.POSTERN_KEYS);
if (!fs.existsSync(path.join(state.folder, "running.json"))) throw new Error("npm start must run beside npm run dev");
const migratorUrl = env.DATABASE_URL ?? embeddedUrl(state, portOfPostgres(state));
const ports: HousePorts = {
  ingest: env.POSTERN_INGEST_PORT,
  hub: env.POSTERN_HUB_PORT,
  share: env.POSTERN_SHARE_PORT,
  web: port,
  ingestHealth: 0,
  workerHealth: 0,
};
const web = webProcess({
  databaseUrl: (role) => urlAs(migratorUrl, role, state.secrets[role]),
  keys: state.keys,
  sessionSecret: state.secrets.session,
  ports,
  addresses: localAddresses(ports),
  logFolder: state.logFolder,
  given: process.env,
});
const next = path.join(repository, "node_modules/next/dist/bin/next");
const child = spawn(process.execPath, [next, "dev", "apps/web", "-H", "127.0.0.1", "-p", String(port)], {
  cwd: repository,
  env: { ...web.env, NODE_ENV: "development" },
  stdio: "inherit",
});
child.once("exit", (code) => process.exit(code ?? 0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));

// The fourth line of postmaster.pid is the port: https://www.postgresql.org/docs/18/storage-file-layout.html
function portOfPostgres({ dataDirectory }: State): number {
  return Number(fs.readFileSync(path.join(dataDirectory, "postmaster.pid"), "utf8").split("\n")[3]);
}
