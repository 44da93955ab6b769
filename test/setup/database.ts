import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type LoginRole, openLoginRoles, urlAs } from "@postern/db/login-roles";
import { prepareDatabase } from "@postern/db/prepare-database";
import { freePort } from "@postern/up/free-port";
import { initialize } from "@postern/up/postgres";
import { postgresUser } from "@postern/up/postgres-files";
import { type CrashablePostgres, startCrashable } from "./crashable-postgres.ts";
import { type Row, sqlAt } from "./sql.ts";

/** One password for everything in a test server: it listens on loopback only and is thrown away. */
const password = "test";

export interface TestServer extends CrashablePostgres {
  url: string;
}
export interface TestServerOptions {
  /** Keeps fsync on, as crash tests need. */
  durable?: boolean;
  /** Where its data lies; without one, a folder that is removed at the end. */
  directory?: string;
  /** More settings, as `name=value`; the last one of a name counts. */
  settings?: string[];
}

const quick = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"];

/** A PostgreSQL 18 of its own for a test run. */
export async function startTestServer({ durable = false, directory, settings = [] }: TestServerOptions = {}): Promise<TestServer> {
  const folder = directory === undefined ? temporaryFolder() : undefined;
  const data = directory ?? path.join(folder ?? "", "data");
  initialize(data, password);
  const port = await freePort();
  const base = ["shared_buffers=64MB", "max_connections=200", ...(durable ? [] : quick)];
  const server = await startCrashable({ directory: data, port, settings: [...base, ...settings] });
  const url = `postgresql://postern:${password}@127.0.0.1:${port}/postgres`;
  await makeTemplate(url);
  return {
    ...server,
    url,
    async stop() {
      await server.stop();
      if (folder) fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-test-"));
  fs.chmodSync(folder, 0o755);
  const { uid, gid } = postgresUser();
  if (uid !== undefined && gid !== undefined) fs.chownSync(folder, uid, gid);
  return folder;
}

const template = "postern_template";

/** One migrated database that every test's own is copied from. */
async function makeTemplate(serverUrl: string): Promise<void> {
  const url = databaseUrl(serverUrl, template);
  await prepareDatabase(url);
  await openLoginRoles(url, { ingest: password, hub: password, worker: password, web: password });
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

export interface TestDatabase {
  /** The migrator's own connection string. */
  url: string;
  /** The connection string of one of the login roles. */
  as(role: LoginRole): string;
  /** The rows of one statement of the migrator, who sees and may change everything. */
  sql(text: string, values?: readonly unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A fresh, migrated database on the server named by POSTERN_TEST_SERVER (set for a whole test run by vitest's global setup). */
export async function createTestDatabase(serverUrl = process.env.POSTERN_TEST_SERVER): Promise<TestDatabase> {
  if (!serverUrl) throw new Error("POSTERN_TEST_SERVER is not set: run through npm test, or start a server first");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await sqlAt(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(serverUrl, name);
  return {
    url,
    as: (role) => urlAs(url, role, password),
    sql: (text, values) => sqlAt(url, text, values),
    async drop() {
      await sqlAt(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
