import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

const prismaLock = 72707369; // the advisory lock that Prisma's engine takes, so both can run beside each other
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/** Applies what `prisma migrate deploy` would, without its CLI: same table, checksums and lock, so either can go on from the other. */
export async function migrate(url: string, folder = path.resolve(import.meta.dirname, "../../../prisma/migrations")): Promise<string[]> {
  const client = await connectOrCreate(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
    await client.query(table);
    const done = await appliedMigrations(client);
    const applied: string[] = [];
    for (const name of migrationsIn(folder)) {
      if (await apply(client, { name, sql: fs.readFileSync(path.join(folder, name, "migration.sql")), done })) applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

function migrationsIn(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")))
    .sort();
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query("SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL");
  const failed = rows.find((row) => !row.finished_at);
  if (failed) throw new Error(`migration ${failed.migration_name} failed earlier: repair it, then run prisma migrate resolve`);
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

async function apply(client: pg.Client, { name, sql, done }: { name: string; sql: Buffer; done: Map<string, string> }): Promise<boolean> {
  const checksum = createHash("sha256").update(sql).digest("hex");
  const known = done.get(name);
  if (known !== undefined && known !== checksum) throw new Error(`migration ${name} was changed after it was applied to this database`);
  if (known !== undefined) return false;

  // With its row in one transaction: what is cut off in the middle leaves nothing, and is applied by the next start.
  await client.query("BEGIN");
  try {
    await client.query(sql.toString());
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), clock_timestamp(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined); // the connection may be what failed
    throw error;
  }
  return true;
}

async function connectOrCreate(url: string): Promise<pg.Client> {
  try {
    return await connect(url);
  } catch (error) {
    if ((error as { code?: string }).code !== "3D000") throw error;
  }
  await createDatabase(url);
  return connect(url);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // a lost connection fails its statement, which is enough
  await client.connect();
  return client;
}

async function createDatabase(url: string): Promise<void> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = "/postgres";
  const admin = new pg.Client({ connectionString: target.toString() });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)}`);
  } catch (error) {
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error; // someone else made it meanwhile
  } finally {
    await admin.end();
  }
}
