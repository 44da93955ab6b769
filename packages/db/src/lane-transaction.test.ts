import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { seedOrganization } from "@postern/test/setup/deliveries";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLaneStore } from "./lane.ts";
import { openPool, type Pool } from "./pool.ts";

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 1, statementTimeoutMs: 10_000 });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

test("a lane whose statements were planned while the day was new finds its deliveries by their keys all the same", async () => {
  const acme = await seedOrganization(database.url);
  const { destinationId } = await acme.addDestination();
  const lane = openLaneStore(pool, { organizationId: acme.organizationId, destinationId, strict: false });
  const carry = async (count: number) => {
    await acme.addDeliveries(destinationId, count);
    const claimed = await lane.claim(count);
    const startedAt = new Date();
    const sent = { startedAt, durationUs: 1, status: 200, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
    const { stale } = await lane.settle(claimed.map((delivery) => ({ delivery, sent, outcome: { kind: "delivered" } })));
    return claimed.length - stale.size;
  };
  expect(await carry(1)).toBe(1);
  const before = await readFromEndToEnd();
  expect(await carry(500)).toBe(500);
  expect(await readFromEndToEnd()).toEqual(before);
});

/** How often this pool's connection has read a whole table of a day. */
async function readFromEndToEnd(): Promise<number> {
  await pool.query("SELECT pg_stat_force_next_flush()");
  const [row] = await database.sql("SELECT sum(seq_scan)::int AS scans FROM pg_stat_user_tables WHERE relname ~ '^(delivery|request|request_body)_[0-9]+$'");
  return Number(row?.scans);
}
