import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRoles, prepare } from "./database.ts";
import { freePort } from "./free-port.ts";
import { checkServer } from "./given-server.ts";
import { initialize, type PostgresServer, startPostgres } from "./postgres.ts";

// A server of its own: what is tested here are roles, which all databases of a server share.
let folder: string;
let port: number;
let server: PostgresServer;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-given-"));
  fs.chmodSync(folder, 0o755); // for root, PostgreSQL is another user
  port = await freePort();
  initialize(path.join(folder, "data"), "pw");
  server = await startPostgres({ directory: path.join(folder, "data"), port, settings: ["fsync=off"] });
  await asAdmin("postgres", "CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'pw'", "CREATE ROLE poor LOGIN PASSWORD 'pw'");
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});

async function asAdmin(database: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(database) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const urlOf = (database: string, role = "postern") => `postgresql://${role}:pw@127.0.0.1:${port}/${database}`;

test("a role that owns its database and may create roles is enough, at the first start and at the next", async () => {
  await asAdmin("postgres", "CREATE DATABASE theirs OWNER owner");
  const url = urlOf("theirs", "owner");
  const secrets = { ingest: "a", hub: "d", worker: "b", web: "c" };
  for (const start of ["first", "next"]) {
    await checkServer(url);
    await prepare(url);
    const urlAs = await openRoles(url, { secrets });
    const client = new pg.Client({ connectionString: urlAs("web") });
    await client.connect();
    expect((await client.query("SELECT current_user AS role")).rows, start).toEqual([{ role: "postern_web" }]);
    await client.end();
  }
});

test("a second Postern beside the first on one server is refused before anything is written", async () => {
  await asAdmin("postgres", "CREATE DATABASE beside OWNER owner");
  await expect(checkServer(urlOf("beside", "owner"))).rejects.toThrow(/holds a Postern already, in the database "theirs"/);
  await expect(checkServer(urlOf("not_there"))).rejects.toThrow(/holds a Postern already/);
});

test("a start with other passwords does not shut out who works on the database, and may once nobody does", async () => {
  const url = urlOf("theirs", "owner");
  const others = { ingest: "e", hub: "f", worker: "g", web: "h" };
  const urlAs = await openRoles(url, { secrets: { ingest: "a", hub: "d", worker: "b", web: "c" } });
  const worker = new pg.Client({ connectionString: urlAs("worker") });
  await worker.connect();
  await expect(openRoles(url, { secrets: others })).rejects.toThrow(/was started elsewhere works on the database at .*: stop it first/);
  await worker.end();
  await expect
    .poll(() =>
      openRoles(url, { secrets: others }).then(
        () => "open",
        () => "shut",
      ),
    )
    .toBe("open");
});

test("a database that holds somebody else's tables is left as it is", async () => {
  await asAdmin("postgres", "CREATE DATABASE shop");
  await asAdmin("shop", "CREATE TABLE customer (id int)", "CREATE TABLE invoice (id int)");
  await expect(checkServer(urlOf("shop"))).rejects.toThrow(
    /holds tables of something else \(customer, invoice\): give Postern an empty database of its own\.$/,
  );
});

test("a role that may not create roles is told the command that lets it", async () => {
  await asAdmin("postgres", "CREATE DATABASE poor OWNER poor");
  await expect(checkServer(urlOf("poor", "poor"))).rejects.toThrow('run ALTER ROLE "poor" CREATEROLE, or name another role.');
});

test("a role that may not create tables is told the command that lets it", async () => {
  await asAdmin("postgres", "CREATE DATABASE closed");
  await expect(checkServer(urlOf("closed", "owner"))).rejects.toThrow('run ALTER DATABASE "closed" OWNER TO "owner", or name another role.');
});

test("a database that is not there is made by who may, and asked for by who may not", async () => {
  await asAdmin("postgres", "DROP DATABASE theirs");
  await checkServer(urlOf("not_yet"));
  await expect(checkServer(urlOf("not_yet", "owner"))).rejects.toThrow(
    /^There is no database "not_yet" at 127\.0\.0\.1:\d+ .* create it, owned by the role\.$/,
  );
});

test("a wrong password is told without it", async () => {
  const url = urlOf("postgres", "owner").replace(":pw@", ":hunter2@");
  const failure = await checkServer(url).catch((error: Error) => error.message);
  expect(failure).toMatch(/cannot be used: password authentication failed .*Correct DATABASE_URL, or unset it/);
  expect(failure).not.toContain("hunter2");
});
