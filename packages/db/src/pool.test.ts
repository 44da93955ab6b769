import { createTestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { expect, test } from "vitest";
import { inOrganization, openPool } from "./pool.ts";

test("a connection that breaks in the middle of a transaction fails that work only, and the next one gets a new connection", async () => {
  const database = await createTestDatabase();
  const pool = openPool({ url: database.as("worker"), name: "test", max: 1, statementTimeoutMs: 5_000 });
  const cut = inOrganization(pool, "org_1", async (connection) => {
    const { rows } = await connection.query("SELECT pg_backend_pid() AS pid");
    await strike(database.url, rows[0].pid);
    await connection.query("SELECT pg_sleep(1)");
  });
  await expect(cut).rejects.toThrow();
  expect(await inOrganization(pool, "org_1", async (connection) => (await connection.query("SELECT 1 AS one")).rows)).toEqual([{ one: 1 }]);
  await pool.end();
  await database.drop();
});

async function strike(url: string, pid: number): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1)", [pid]);
  await admin.end();
}
