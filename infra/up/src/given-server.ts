import pg from "pg";
import { CannotStart } from "../cannot-start.mjs";
import { checkNeighbours } from "./shared-server.ts";

const oldestVersion = 180_000; // 18.0, for uuidv7() and what the migrations are tested with
const connectMsMax = 10_000;
const firstMigration = "20261122000000_init";
const wayOut = "Correct DATABASE_URL, or unset it to use the embedded one";

/** Checks a server that someone else runs, before anything is written to it: its age, what the role may do, and that the database is free or ours. */
export async function checkServer(url: string): Promise<void> {
  const { client, isThere } = await connectOrBeside(url);
  try {
    await checkVersion(client, placeOf(url));
    await checkRole(client, placeOf(url));
    if (isThere) await checkOwnership(client, placeOf(url));
    if (isThere) await checkTables(client, placeOf(url));
    await checkNeighbours(client, url);
  } finally {
    await client.end();
  }
}

/** Host and port, and never the password that stands before them. */
export const placeOf = (url: string): string => new URL(url).host;

/** The database itself; where it is not there yet, the server's own, from which a role with the right can make it. */
async function connectOrBeside(url: string): Promise<{ client: pg.Client; isThere: boolean }> {
  const client = await connect(url, url);
  if (client) return { client, isThere: true };
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = "/postgres";
  const beside = await connect(target.toString(), url);
  const { rowCount } = (await beside?.query("SELECT FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)")) ?? {};
  if (beside && rowCount) return { client: beside, isThere: false };
  await beside?.end();
  throw new CannotStart(`There is no database "${name}" at ${placeOf(url)} (DATABASE_URL), and this role may not make one: create it, owned by the role.`);
}

/** Nothing when the server has no such database. */
async function connect(to: string, given: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: to, connectionTimeoutMillis: connectMsMax });
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "3D000") return undefined;
    throw new CannotStart(`The database at ${placeOf(given)} (DATABASE_URL) cannot be used: ${message || code}. ${wayOut}.`);
  }
}

async function checkVersion(client: pg.Client, place: string): Promise<void> {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name");
  if (rows[0].number >= oldestVersion) return;
  throw new CannotStart(
    `The database at ${place} (DATABASE_URL) is PostgreSQL ${rows[0].name}, and Postern needs 18 or newer: upgrade it, or unset DATABASE_URL to use the embedded one.`,
  );
}

async function checkRole(client: pg.Client, place: string): Promise<void> {
  const { rows } = await client.query("SELECT rolname FROM pg_roles WHERE rolname = current_user AND NOT rolcreaterole AND NOT rolsuper");
  const [role] = rows;
  if (!role) return;
  const command = `ALTER ROLE ${client.escapeIdentifier(role.rolname)} CREATEROLE`;
  throw new CannotStart(
    `The role "${role.rolname}" at ${place} (DATABASE_URL) may not make the roles that keep Postern's parts apart: run ${command}, or name another role.`,
  );
}

async function checkOwnership(client: pg.Client, place: string): Promise<void> {
  const { rows } = await client.query(`
    SELECT current_user AS role, current_database() AS database, has_database_privilege(current_database(), 'CREATE')
           AND coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) AS "mayMakeTables"`);
  const { role, database, mayMakeTables } = rows[0];
  if (mayMakeTables) return;
  const command = `ALTER DATABASE ${client.escapeIdentifier(database)} OWNER TO ${client.escapeIdentifier(role)}`;
  throw new CannotStart(`The role "${role}" at ${place} (DATABASE_URL) may not make tables in "${database}": run ${command}, or name another role.`);
}

/** A database with tables is ours when our first migration is written down in it. Tables of extensions are nobody's. */
async function checkTables(client: pg.Client, place: string): Promise<void> {
  const { rows } = await client.query(`
    SELECT relname AS name FROM pg_class
     WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
     ORDER BY relname`);
  const names = rows.map(({ name }): string => name);
  if (names.length === 0 || (await isOurs(client, names))) return;
  const told = names.slice(0, 3).join(", ");
  throw new CannotStart(
    `The database at ${place} (DATABASE_URL) holds tables of something else (${told}${names.length > 3 ? ", …" : ""}): give Postern an empty database of its own.`,
  );
}

async function isOurs(client: pg.Client, names: string[]): Promise<boolean> {
  if (!names.includes("_prisma_migrations")) return false;
  const { rowCount } = await client.query("SELECT FROM public._prisma_migrations WHERE migration_name = $1", [firstMigration]);
  return Boolean(rowCount);
}
