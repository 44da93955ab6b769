import { createTestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { expect, test } from "vitest";
import { inOrganization, openPool } from "./pool.ts";
import { faultOf } from "./store-fault.ts";
import { openStallingProxy } from "./testing/stalling-proxy.ts";

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

test("an answer that fails to come is waited for no longer than its statement may take, and its connection is replaced whoever gives it back", async () => {
  const database = await createTestDatabase();
  const proxy = await openStallingProxy(database.as("worker"));
  const pool = openPool({ url: proxy.url, name: "test", max: 1, statementTimeoutMs: 1_000 });
  const one = "SELECT 1 AS one";
  expect((await pool.query(one)).rows).toEqual([{ one: 1 }]);

  proxy.stall();
  const startedAt = Date.now();
  const error = await inOrganization(pool, "org_1", (connection) => connection.query(one)).catch((fault: unknown) => fault);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  expect([String(error), faultOf(error)]).toEqual(["Error: Query read timeout", "unknown"]);
  const held = await pool.connect();
  expect((await held.query(one)).rows).toEqual([{ one: 1 }]);

  proxy.stall();
  await expect(held.query(one)).rejects.toThrow("Query read timeout");
  held.release();
  expect((await pool.query(one)).rows).toEqual([{ one: 1 }]);

  proxy.stall();
  await expect(pool.query(one)).rejects.toThrow("Query read timeout");
  expect((await pool.query(one)).rows).toEqual([{ one: 1 }]);
  await pool.end();
  await proxy.close();
  await database.drop();
});

async function strike(url: string, pid: number): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1)", [pid]);
  await admin.end();
}
