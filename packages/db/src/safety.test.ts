import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demandSafe } from "./safety.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const demand = (url: string) => demandSafe(url, { isRiskTaken: false });

// The server of a test run has these switched off, for speed.
test.each([
  ["fsync=off", "a power cut would lose what was answered 202"],
  ["full_page_writes=off", "a power cut could tear pages and lose what was answered 202"],
  ["synchronous_commit=off", "a crash would lose what was answered 202"],
])("every login refuses %s, with its consequence and the way out", async (setting, consequence) => {
  for (const role of ["ingest", "worker", "web"] as const) {
    await expect(demand(database.as(role))).rejects.toThrow(`PostgreSQL runs with ${setting}: ${consequence}.`);
    await expect(demand(database.as(role))).rejects.toThrow("Mend it, or start with POSTERN_UNSAFE=1 to take that risk.");
  }
});

test("where the risk is taken, the reasons are told instead", async () => {
  expect(await demandSafe(database.as("worker"), { isRiskTaken: true })).toHaveLength(3);
});

test("a login that row-level security does not hold, or that owns the tables, is refused", async () => {
  await expect(demand(database.url)).rejects.toThrow("is a superuser: row-level security would not hold");
  await database.sql("CREATE ROLE owner_of_all LOGIN BYPASSRLS PASSWORD 'test'; CREATE TABLE app.owned (); ALTER TABLE app.owned OWNER TO owner_of_all");
  const url = new URL(database.url);
  url.username = "owner_of_all";
  try {
    const reasons = await demandSafe(url.toString(), { isRiskTaken: true });
    expect(reasons).toContain("The login role owner_of_all has BYPASSRLS: row-level security would not hold.");
    expect(reasons).toContain("The login role owner_of_all owns tables: it could change what it must only use.");
  } finally {
    await database.sql("DROP TABLE app.owned; DROP OWNED BY owner_of_all; DROP ROLE owner_of_all");
  }
});

test("a database that is not there is told in one sentence, without the password", async () => {
  const url = new URL(database.as("web"));
  url.port = "1";
  await expect(demand(url.toString())).rejects.toThrow(/^The database at 127\.0\.0\.1:1 \(DATABASE_URL\) cannot be used: .*ECONNREFUSED/);
});
