import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import { openPool, type Pool } from "./pool.ts";
import { addStorage } from "./storage.ts";
import { ageRequest, daysAgo, makePastDay } from "./testing/past-days.ts";
import { doUpkeep } from "./upkeep.ts";

const kept = { bodiesDays: 30, rowsDays: 90, refusedDays: 7 };
let database: TestDatabase;
let pool: Pool;
let acme: SeededOrganization;
let destinationId: string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 2, statementTimeoutMs: 10_000 });
  acme = await seedOrganization(database.url);
  destinationId = (await acme.addDestination()).destinationId;
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

test("upkeep makes partitions ahead, forgets what expired, and drops what is past retention after giving up what waited there", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 1);
  const day = new Date("2025-01-01T12:00:00Z");
  await makePastDay(database, day);
  await database.sql(
    "INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id) SELECT $1, app.id_at('dlv', now()) || 'replayofoldone00', app.id_at('req', $4::timestamptz), $2, $3",
    [acme.organizationId, acme.endpointId, destinationId, day],
  );
  await database.sql(
    "INSERT INTO idempotency_key (organization_id, endpoint_id, key, request_id, expires_at) SELECT $1, $2, n::text, 'req_x', now() + (n - 6) * interval '1 hour' FROM generate_series(1, 10) n",
    [acme.organizationId, acme.endpointId],
  );

  const done = await doUpkeep(pool, kept);
  expect(done.partitionsDropped.sort()).toEqual(["attempt_20250101", "delivery_20250101", "request_20250101", "request_body_20250101"]);
  expect(done).toMatchObject({ deliveriesExpired: 1, rowsForgotten: 6 });
  expect(await database.sql("SELECT id, state, reason FROM delivery ORDER BY request_id")).toMatchObject([
    { state: "failed", reason: "expired" },
    { id: deliveryIds[0], state: "pending" },
  ]);
  expect(await doUpkeep(pool, kept)).toMatchObject({ partitionsMade: 0, partitionsDropped: [], deliveriesExpired: 0, rowsForgotten: 0 });
});

test("requests that were not let in are forgotten after their days, with their bodies; those that were, at once or later, stay", async () => {
  const refusedAt = async (verdict: string, days: number) => {
    const { requestIds } = await acme.addDeliveries(destinationId, 1);
    const id = await ageRequest(database, requestIds[0] ?? "", days);
    await database.sql("UPDATE request SET verdict = $2 WHERE id = $1", [id, verdict]);
    return id;
  };
  await refusedAt("refused", 9);
  await refusedAt("throttled", 9);
  const promoted = await refusedAt("refused", 9);
  await database.sql("UPDATE request SET promoted_at = now() WHERE id = $1", [promoted]);
  const staying = [await refusedAt("accepted", 9), await refusedAt("duplicate", 9), await refusedAt("refused", 6), promoted].sort();
  expect(await doUpkeep(pool, kept)).toMatchObject({ refusedForgotten: 2 });
  expect(await database.sql("SELECT id FROM request ORDER BY id")).toEqual(staying.map((id) => ({ id })));
  expect(await database.sql("SELECT request_id AS id FROM request_body ORDER BY 1")).toEqual(staying.map((id) => ({ id })));
});

test("what is forgotten frees the whole row that was counted, target and sealed credentials too", async () => {
  const { requestIds } = await acme.addDeliveries(destinationId, 1);
  const id = await ageRequest(database, requestIds[0] ?? "", 9);
  await database.sql(
    "UPDATE request SET verdict = 'refused', target = '/e/a?long', raw_headers = 'A: b', sealed_headers = 'sealed', trace = '[]' WHERE id = $1",
    [id],
  );
  const [{ day } = { day: "" }] = await database.sql("SELECT (received_at AT TIME ZONE 'UTC')::date::text AS day FROM request WHERE id = $1", [id]);
  const row = "/e/a?long".length + "A: b".length + "sealed".length + "[]".length;
  await database.sql("INSERT INTO storage_day (organization_id, day, row_bytes) VALUES ($1, $2, $3)", [acme.organizationId, day, row + 1]);
  await doUpkeep(pool, kept);
  expect(await database.sql("SELECT row_bytes::int FROM storage_day WHERE day = $1", [day])).toEqual([{ row_bytes: 1 }]);
});

test("what waits is told of a week and a day before it expires, then it fails as expired and is counted", async () => {
  const { requestIds } = await acme.addDeliveries(destinationId, 4);
  const [week = "", day = "", over = ""] = requestIds;
  await ageRequest(database, week, 24);
  await ageRequest(database, day, 30);
  expect(await doUpkeep(pool, kept)).toMatchObject({ deliveriesExpired: 0, expiring: { withinWeek: 2, withinDay: 1 } });
  expect(await database.sql("SELECT expires_on::text, deliveries::int FROM expiring_delivery ORDER BY 1")).toEqual([
    { expires_on: dayOf(daysAgo(-1)), deliveries: 1 },
    { expires_on: dayOf(daysAgo(-7)), deliveries: 1 },
  ]);

  await ageRequest(database, over, 31);
  expect(await doUpkeep(pool, kept)).toMatchObject({ deliveriesExpired: 1, expiring: { withinWeek: 2, withinDay: 1 } });
  await database.sql("UPDATE delivery SET state = 'delivered' WHERE state = 'pending'");
  expect(await doUpkeep(pool, kept)).toMatchObject({ expiring: { withinWeek: 0, withinDay: 0 } });
  expect(await database.sql("SELECT FROM expiring_delivery")).toEqual([]);
});

test("bytes that retention frees no longer count against the quota", async () => {
  const entry = { organizationId: acme.organizationId, day: dayOf(daysAgo(40)), body: 1_000, row: 50 };
  const ingest = openPool({ url: database.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 5_000 });
  await addStorage(ingest, [entry, { ...entry, day: dayOf(daysAgo(100)) }, { ...entry, organizationId: newId("org") }]);
  await ingest.end();
  for (const days of [40, 100]) await makePastDay(database, daysAgo(days));
  await doUpkeep(pool, kept);
  expect(await database.sql("SELECT day::text, body_bytes::int, row_bytes::int FROM storage_day")).toEqual([{ day: entry.day, body_bytes: 0, row_bytes: 50 }]);
});

test("only the worker may do upkeep", async () => {
  const web = openPool({ url: database.as("web"), name: "web", max: 1, statementTimeoutMs: 5_000 });
  const calls = ["drop_old_partition(1, 1)", "forget_expired(1)", "due_lanes(1)", "expire_deliveries(now())", "find_lanes('{}')"];
  const ofLimits = [
    "forget_refused(now(), 1)",
    "note_expiring(1, 1)",
    "measure_storage(1)",
    "free_storage('request', '2025-01-01')",
    "tell_notice('disk', 'x', 'alarm')",
  ];
  for (const call of [...calls, ...ofLimits]) await expect(web.query(`SELECT app.${call}`)).rejects.toThrow("permission denied");
  await web.end();
});

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
