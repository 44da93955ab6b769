import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDueLanes } from "./due-lanes.ts";
import { lookForEvents } from "./mirrors/copies.ts";
import { askAgain, findAnswering, findAnswers, recordAnswers } from "./pass-through/answers.ts";
import { openPool, type Pool } from "./pool.ts";
import { dueTunnels } from "./tunnel/hold.ts";
import { tidyTunnels } from "./tunnel/tidy.ts";

let database: TestDatabase;
let pools: Record<"ingest" | "worker" | "hub", Pool>;
let acme: SeededOrganization;
let destinationId: string;
let oldest: string;
let made: { requestId: string; deliveryId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  const open = (name: "ingest" | "worker" | "hub") => openPool({ url: database.as(name), name, max: 1, statementTimeoutMs: 10_000 });
  pools = { ingest: open("ingest"), worker: open("worker"), hub: open("hub") };
  acme = await seedOrganization(database.url);
  ({ destinationId } = await acme.addDestination());
  await fill(5);
  await database.sql("ANALYZE delivery, request, request_body, attempt");
  for (const run of Object.values(statements)) for (let times = 0; times < 8; times++) await run(); // PostgreSQL settles on a plan after five
  await fill(2_000);
});
afterAll(async () => {
  await Promise.all(Object.values(pools ?? {}).map((pool) => pool.end()));
  await database?.drop();
});

/** What runs again and again in a house, over rows that are the newest of a day. */
const statements = {
  "what became of a delivery that a sender waits for": () =>
    findAnswers(pools.ingest, [{ organizationId: acme.organizationId, deliveryId: made.deliveryId, knownAttempt: 0 }], Date.now() - 60_000),
  "an event's own delivery": () => findAnswering(pools.ingest, { ...acme, ...made, destinationId }),
  "a sender that asks again": () => askAgain(pools.ingest, { ...acme, ...made }),
  "what a sender heard": () => recordAnswers(pools.ingest, [{ ...acme, ...made, source: "destination", status: 200, afterMs: 1, finalAttempt: 9 }]),
  "lanes with something due": () => listDueLanes(pools.worker, 100),
  "tunnels with something due": () => dueTunnels(pools.hub, [destinationId]),
  "what waits beyond a tunnel's limits": () => tidyTunnels(pools.hub),
};

test.each(Object.entries(statements))("%s is found by its keys, though the plan is of a time when the day had five rows", async (_, run) => {
  const before = await rowsRead();
  await run();
  expect((await rowsRead()) - before).toBeLessThan(100);
});

test("a mirror that is far behind reads the bodies of the events that it is given, and no others", async () => {
  const before = await rowsRead("request_body");
  const look = { afterId: oldest, seen: [], limit: 10, withBodies: true };
  expect(await lookForEvents(pools.hub, { ...acme, endpointIds: [acme.endpointId] }, look)).toHaveLength(10);
  expect((await rowsRead("request_body")) - before).toBe(10);
});

async function fill(count: number): Promise<void> {
  const { requestIds, deliveryIds } = await acme.addDeliveries(destinationId, count);
  await database.sql(
    `INSERT INTO attempt (organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome, status, response_headers, response_body, response_bytes)
     SELECT organization_id, replace(id, 'dlv_', 'att_'), id, destination_id, 1, 'first', now(), 1, 'delivered', 200, '', '', 0 FROM delivery ON CONFLICT DO NOTHING`,
  );
  oldest ??= requestIds[0] ?? "";
  made = { requestId: requestIds.at(-1) ?? "", deliveryId: deliveryIds.at(-1) ?? "" };
}

/** How many rows of the days' tables were read so far, by scan or by key. */
async function rowsRead(table = "delivery|request|request_body|attempt"): Promise<number> {
  for (const pool of Object.values(pools)) await pool.query("SELECT pg_stat_force_next_flush()");
  const [row] = await database.sql(
    `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_user_tables WHERE relname ~ '^(${table})_[0-9]+$'`,
  );
  return Number(row?.read);
}
