import { type LoginRole, openLoginRoles, urlAs } from "@postern/db/login-roles";
import pg from "pg";
import { CannotStart } from "../cannot-start.mjs";
import { placeOf } from "./given-server.ts";
import { initialize, startPostgres } from "./postgres.ts";
import { stateFolder } from "./postgres-files.ts";
import { checkLogins } from "./shared-server.ts";
import type { State } from "./state.ts";
import type { Service } from "./supervise.ts";

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

/** Makes the database ready for the apps of this house; what the server says against it is one sentence. */
export async function prepare(url: string): Promise<void> {
  const { prepareDatabase } = await import("@postern/db/prepare-database");
  try {
    await prepareDatabase(url);
  } catch (error) {
    throw refused(error as Error, url);
  }
}

/** Lets the apps' login roles in with this house's passwords. */
export async function openRoles(url: string, { secrets }: { secrets: Record<LoginRole, string> }): Promise<(role: LoginRole) => string> {
  await checkLogins(url, secrets);
  try {
    await openLoginRoles(url, { ingest: secrets.ingest, hub: secrets.hub, worker: secrets.worker, web: secrets.web });
  } catch (error) {
    throw refused(error as Error, url);
  }
  return (role) => urlAs(url, role, secrets[role]);
}

function refused(error: Error, url: string): Error {
  const { code } = error as pg.DatabaseError;
  if (code === "53100") return new CannotStart(`The disk of the database at ${placeOf(url)} is full: free some space, then start again.`);
  if (error instanceof pg.DatabaseError || error.message.startsWith("migration "))
    return new CannotStart(`The database at ${placeOf(url)} cannot be prepared: ${error.message}. To begin anew, give Postern an empty database.`);
  return error;
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
