import { openLoginRoles, urlAs } from "@postern/db/login-roles";
import pg from "pg";
import { CannotStart } from "../cannot-start.mjs";
import { initialize, startPostgres } from "./postgres.ts";
import { stateFolder } from "./postgres-files.ts";
import type { State } from "./state.ts";
import type { Service } from "./supervise.ts";

const oldestVersion = 180_000; // 18.0, for uuidv7() and what the migrations are tested with

/** The embedded server, made at the first start. */
export async function startEmbedded({ dataDirectory, secrets }: State, port: number): Promise<Service> {
  try {
    initialize(dataDirectory, secrets.migrator);
    return await startPostgres({ directory: dataDirectory, port, detached: true, settings: ["max_connections=200"] });
  } catch (error) {
    throw explained(error as Error);
  }
}

export const embeddedUrl = ({ secrets }: State, port: number) => `postgresql://postern:${encodeURIComponent(secrets.migrator)}@127.0.0.1:${port}/postern`;

/** Checks a server that someone else runs; its own words are kept, its password never shown. */
export async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const place = new URL(url).host;
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "3D000") return; // migrating makes the database
    throw new CannotStart(
      `The database at ${place} (DATABASE_URL) cannot be used: ${message || code}. Correct the address, or unset it to use the embedded one.`,
    );
  }
  try {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name");
    if (rows[0].number < oldestVersion)
      throw new CannotStart(
        `The database at ${place} (DATABASE_URL) is PostgreSQL ${rows[0].name}, and Postern needs 18 or newer: upgrade it, or unset DATABASE_URL.`,
      );
  } finally {
    await client.end();
  }
}

/** Lets the apps' login roles in with this house's passwords. */
export async function openRoles(url: string, { secrets }: State): Promise<(role: "ingest" | "worker" | "web") => string> {
  await openLoginRoles(url, { ingest: secrets.ingest, worker: secrets.worker, web: secrets.web });
  return (role) => urlAs(url, role, secrets[role]);
}

function explained(error: Error): Error {
  if (/No space left on device/i.test(error.message))
    return new CannotStart(`The disk of ${stateFolder()} is full: free some space, or set POSTERN_STATE elsewhere.`);
  if (/Permission denied/i.test(error.message))
    return new CannotStart(`${error.message}. Run as the user who owns ${stateFolder()}, or set POSTERN_STATE to a folder of your own.`);
  if (/lock file "postmaster.pid" already exists/.test(error.message))
    return new CannotStart(
      `Another PostgreSQL still uses ${stateFolder()}: end it (its process number is the first line of pg18/postmaster.pid), then start again.`,
    );
  return error;
}
