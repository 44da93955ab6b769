import { leaveIngest, tellIngest } from "@postern/db/ingest-fleet";
import { openPool, type Pool } from "@postern/db/pool";
import { forgetFullBuckets, leaseTokens } from "@postern/db/rate-leases";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { keepFleet } from "./fleet.ts";

describe("a process among others", () => {
  test("is alone until it is told of others, and keeps what it knew while the database is away", async () => {
    const tell = vi.fn(async () => 3);
    const onTrouble = vi.fn();
    const leave = vi.fn(async () => {});
    const fleet = keepFleet({ tell, leave, onTrouble });
    expect(fleet.size).toBe(1);
    await fleet.join();
    expect(fleet.size).toBe(3);
    tell.mockRejectedValueOnce(new Error("gone"));
    await fleet.join();
    expect([fleet.size, onTrouble.mock.calls.length]).toEqual([3, 1]);
    await fleet.end();
    expect(leave).toHaveBeenCalledTimes(1);
  });
});

describe("in the database", () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = openPool({ url: database.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 1_000 });
  });
  beforeEach(() => database.sql("TRUNCATE ingest_process, rate_bucket"));
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test("who tells counts, who left or has not told for six seconds does not", async () => {
    expect([await tellIngest(pool, "a"), await tellIngest(pool, "b"), await tellIngest(pool, "a")]).toEqual([1, 2, 2]);
    await database.sql("UPDATE ingest_process SET told_at = now() - interval '7 seconds' WHERE id = 'b'");
    expect(await tellIngest(pool, "a")).toBe(1);
    await tellIngest(pool, "b");
    await leaveIngest(pool, "b");
    expect(await tellIngest(pool, "a")).toBe(1);
  });

  const ask = (key: string, wanted: number, returned = 0) => ({ key, costMs: 60_000, burst: 5, wanted, returned });

  test("a bucket gives what it has, takes back what was not used, and says when the next token comes", async () => {
    expect(await leaseTokens(pool, [ask("a", 3), ask("b", 9)])).toMatchObject([{ granted: 3 }, { granted: 5, nextMs: expect.closeTo(60_000, -3) }]);
    expect(await leaseTokens(pool, [ask("a", 3)])).toMatchObject([{ granted: 2 }]);
    expect(await leaseTokens(pool, [ask("a", 4, 3), ask("b", 1)])).toMatchObject([{ granted: 3 }, { granted: 0 }]);
  });

  test("more than was given cannot be given back: a bucket holds its burst at most", async () => {
    await leaseTokens(pool, [ask("a", 1)]);
    expect(await leaseTokens(pool, [ask("a", 100, 100)])).toMatchObject([{ granted: 5 }]);
  });

  test("buckets that are full again are forgotten, others are not", async () => {
    await leaseTokens(pool, [ask("full", 0), ask("in-use", 1)]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await forgetFullBuckets(pool);
    expect(await database.sql("SELECT key FROM rate_bucket")).toEqual([{ key: "in-use" }]);
  });

  test("the tables themselves are closed to the processes", async () => {
    for (const table of ["rate_bucket", "ingest_process", "request_use"])
      await expect(pool.query(`SELECT * FROM ${table}`)).rejects.toThrow(/permission denied/);
  });
});
