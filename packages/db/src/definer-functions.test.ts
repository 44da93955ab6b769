import fs from "node:fs";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  // A copy of a database has not its template's privileges: the migration that takes TEMPORARY away runs here once more, as it does in a house.
  await database.sql(fs.readFileSync(path.resolve(import.meta.dirname, "../../../prisma/migrations/20261122000500_temporary_objects/migration.sql"), "utf8"));
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

const ofOurs = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'";

test("every function with its owner's rights has a fixed search path of trusted schemas that ends with pg_temp", async () => {
  const { rows } = await owner.query<{ name: string; path: string | null }>(
    `SELECT p.oid::regprocedure::text AS name, substring(array_to_string(p.proconfig, E'\\n') FROM 'search_path=([^\\n]*)') AS path
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND ${ofOurs}`,
  );
  expect(rows.length).toBeGreaterThan(15);
  const loose = rows.filter(({ path }) => !/^(?:(?:pg_catalog|app|public|pgboss), )+pg_temp$/.test((path ?? "").replaceAll('"', "")));
  expect(loose).toEqual([]);
});

test("one that reads tenants' rows belongs to the role that row-level security lets do so, not to whoever migrates", async () => {
  const { rows } = await owner.query<{ name: string; owner: string }>(
    `SELECT p.proname AS name, p.proowner::regrole::text AS owner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND ${ofOurs}`,
  );
  const partitions = ["ensure_partitions", "drop_old_partition"]; // only the owner of a table may attach to it
  expect(rows.filter(({ name, owner }) => owner !== "postern_maintenance" && !partitions.includes(name))).toEqual([]);
});

test("nobody but whom it was granted to may call one: never everyone, but for triggers", async () => {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE p.prosecdef AND ${ofOurs} AND p.prorettype <> 'trigger'::regtype
       AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE'))`,
  );
  expect(rows).toEqual([]);
});

test.each(["ingest", "worker", "web", "hub"])("the role %s can make nothing in a schema on those paths, and nothing temporary", async (role) => {
  const { rows } = await owner.query(
    `SELECT n.nspname AS schema FROM pg_namespace n WHERE n.nspname IN ('public', 'app', 'pgboss', 'pg_catalog') AND has_schema_privilege($1, n.oid, 'CREATE')`,
    [`postern_${role}`],
  );
  expect(rows).toEqual([]);
  const [may] = (await owner.query(`SELECT has_database_privilege($1, current_database(), 'TEMPORARY') AS temporary`, [`postern_${role}`])).rows;
  expect(may).toEqual({ temporary: false });
});

test.each(["ingest", "hub", "worker", "web"] as const)("a temporary table or view cannot be put before ours by %s", async (role) => {
  const client = new pg.Client({ connectionString: database.as(role) });
  await client.connect();
  try {
    for (const sql of ["CREATE TEMP TABLE session (id text)", "CREATE TEMP VIEW organization AS SELECT 1", "CREATE TABLE public.x ()", "CREATE SCHEMA mine"])
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: "42501" });
  } finally {
    await client.end();
  }
});
