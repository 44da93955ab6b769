import { type LoginRole, urlAs } from "@postern/db/login-roles";
import pg from "pg";
import { CannotStart } from "../cannot-start.mjs";

/**
 * The login roles belong to the whole server: a second Postern beside this database would change their passwords under the first, and be let
 * into its tables. pg_shdepend has a row for each database in which something was granted to a role.
 */
export async function checkNeighbours(client: pg.Client, url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const { rows } = await client.query(
    `SELECT DISTINCT datname AS name FROM pg_shdepend
       JOIN pg_roles ON refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid AND rolname = 'postern_ingest'
       JOIN pg_database ON dbid = pg_database.oid
      WHERE datname <> $1 ORDER BY datname`,
    [decodeURIComponent(pathname.slice(1))],
  );
  const [other] = rows;
  if (!other) return;
  throw new CannotStart(
    `The server at ${host} (DATABASE_URL) holds a Postern already, in the database "${other.name}", and their roles would be the same: name that database, or a server of its own.`,
  );
}

/** Whoever works with other passwords on this database would be shut out by ours. */
export async function checkLogins(url: string, passwords: Record<LoginRole, string>): Promise<void> {
  if (await mayLogIn(urlAs(url, "web", passwords.web))) return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename ~ '^postern_(ingest|hub|worker|web)$'",
    );
    if (!rowCount) return;
  } finally {
    await client.end();
  }
  throw new CannotStart(
    `A Postern that was started elsewhere works on the database at ${new URL(url).host} (DATABASE_URL): stop it first, or give this one its state folder (POSTERN_STATE).`,
  );
}

async function mayLogIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false; // 28P01, or a role without a password yet
    throw error;
  }
}
