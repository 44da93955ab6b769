import type { BreakerState } from "@postern/contract/lane";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listDueLanes } from "./due-lanes.ts";
import { openLaneStore } from "./lane.ts";
import { saveBreaker } from "./lane-breaker.ts";
import { findLaneDestination } from "./lane-destination.ts";
import { openPool, type Pool } from "./pool.ts";
import { readKeyRing } from "./seal.ts";

let database: TestDatabase;
let pool: Pool;
let acme: SeededOrganization;
let place: { organizationId: string; destinationId: string; url: string };
const keys = { keyRing: readKeyRing(testKeys), dataKeys: new Map() };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 5, statementTimeoutMs: 10_000 });
  acme = await seedOrganization(database.url);
});
beforeEach(async () => {
  const url = "https://old.example.com/hooks";
  place = { organizationId: acme.organizationId, destinationId: (await acme.addDestination({ url })).destinationId, url };
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const row = async () => (await database.sql("SELECT * FROM destination WHERE id = $1", [place.destinationId]))[0];
const find = () => findLaneDestination(pool, keys, place);
/** An open breaker, and the turn that took its probe. */
async function probing() {
  await saveBreaker(pool, place, openFor(0));
  const destination = await find();
  if (!destination) throw new Error("no probe was due");
  return destination;
}
const openFor = (ms: number): BreakerState => ({ failures: 10, failedProbes: 0, probeAt: new Date(Date.now() + ms) });
const isDue = async () => (await listDueLanes(pool, 1_000)).some(({ destinationId }) => destinationId === place.destinationId);

test("an open breaker holds its destination: nothing is claimed, and no turn begins before the probe is due", async () => {
  await acme.addDeliveries(place.destinationId, 3);
  await saveBreaker(pool, place, openFor(60_000));
  expect(await row()).toMatchObject({ held_cause: "breaker", held_since: expect.any(Date), failures: 10 });
  expect(await find()).toBeUndefined();
  expect(await isDue()).toBe(false);
  expect(await openLaneStore(pool, { ...place, strict: false }).claim(10)).toEqual([]);
});

test("a probe that is due is one turn's, however many workers ask", async () => {
  await saveBreaker(pool, place, openFor(0));
  const found = await Promise.all(Array.from({ length: 5 }, find));
  expect(found.filter((destination) => destination !== undefined)).toHaveLength(1);
  expect(found.find((destination) => destination !== undefined)?.breaker).toMatchObject({ failures: 10, probeAt: expect.any(Date) });
});

test("a probe takes what comes next though the ladder has it wait for hours, and the sweep finds its lane", async () => {
  const { deliveryIds } = await acme.addDeliveries(place.destinationId, 2);
  await database.sql("UPDATE delivery SET next_attempt_at = now() + interval '6 h' WHERE id = ANY ($1)", [deliveryIds]);
  await database.sql("UPDATE delivery SET next_attempt_at = now() + interval '5 h' WHERE id = $1", [deliveryIds[1]]);
  await saveBreaker(pool, place, openFor(0));
  expect(await isDue()).toBe(true);
  const claimed = await openLaneStore(pool, { ...place, strict: false, probe: true }).claim(1);
  expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual([deliveryIds[1]]);
});

test("a strict destination is probed with the event that came first", async () => {
  const { deliveryIds } = await acme.addDeliveries(place.destinationId, 2);
  await database.sql("UPDATE delivery SET next_attempt_at = now() + interval '1 h' WHERE id = $1", [deliveryIds[0]]);
  await saveBreaker(pool, place, openFor(0));
  const claimed = await openLaneStore(pool, { ...place, strict: true, probe: true }).claim(1);
  expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual([deliveryIds[0]]);
});

test("a breaker that closes lets the destination go, with its ramp remembered", async () => {
  expect(await saveBreaker(pool, await probing(), { failures: 0, failedProbes: 1, rampSlots: 1 })).toBe(true);
  expect(await row()).toMatchObject({ held_cause: null, held_since: null, probe_at: null, ramp_slots: 1 });
  expect((await find())?.breaker).toEqual({ failures: 0, failedProbes: 1, rampSlots: 1 });
});

test("since when it is held stays the same from probe to probe", async () => {
  const probe = await probing();
  const heldSince = (await row())?.held_since;
  expect(await saveBreaker(pool, probe, { ...openFor(10_000), failedProbes: 1 })).toBe(true);
  expect(await row()).toMatchObject({ held_since: heldSince, failed_probes: 1 });
});

test.each(["paused", "gone"])("a destination that is %s stays so, whatever a turn that was under way found", async (cause) => {
  for (const state of [openFor(0), { failures: 0, failedProbes: 0 }]) {
    await database.sql("UPDATE destination SET held_cause = $2, held_since = now() WHERE id = $1", [place.destinationId, cause]);
    await saveBreaker(pool, place, state);
    expect(await row()).toMatchObject({ held_cause: cause });
    expect(await find()).toBeUndefined();
  }
});

test("410 on a probe turns the open breaker into a hold that only a person ends", async () => {
  const probe = await probing();
  await openLaneStore(pool, { ...place, strict: false, probe: true }).hold("gone");
  await saveBreaker(pool, probe, { failures: 0, failedProbes: 0, rampSlots: 1 });
  expect(await row()).toMatchObject({ held_cause: "gone" });
});

test.each([
  ["resumes", "held_cause = NULL, held_since = NULL, failures = 0, probe_at = NULL, ramp_slots = 1"],
  ["gives another URL", "url = 'https://new.example.com/hooks', probe_at = date_trunc('milliseconds', now()), failed_probes = 0"],
  ["tries now", "probe_at = date_trunc('milliseconds', now())"],
  ["pauses", "held_cause = 'paused'"],
])("what a probe finds out late is left out when somebody %s meanwhile", async (_, decision) => {
  const probe = await probing();
  await database.sql(`UPDATE destination SET ${decision} WHERE id = $1`, [place.destinationId]);
  const decided = await row();
  expect(await saveBreaker(pool, probe, { ...openFor(60_000), failedProbes: 1 })).toBe(false);
  expect(await saveBreaker(pool, probe, { failures: 0, failedProbes: 0, rampSlots: 1 })).toBe(false);
  expect(await row()).toEqual(decided);
});

test("failures at the old URL do not hold the new one", async () => {
  const turn = await find();
  if (!turn) throw new Error("no turn began");
  await database.sql("UPDATE destination SET url = 'https://new.example.com/hooks' WHERE id = $1", [place.destinationId]);
  expect(await saveBreaker(pool, turn, openFor(5_000))).toBe(false);
  expect(await row()).toMatchObject({ held_cause: null, failures: 0, probe_at: null });
});

test("a turn that began before the breaker opened does not close it", async () => {
  await saveBreaker(pool, place, openFor(5_000));
  expect(await saveBreaker(pool, place, { failures: 0, failedProbes: 0 })).toBe(false);
  expect(await row()).toMatchObject({ held_cause: "breaker", failures: 10 });
});

test("a worker of one organization cannot touch another's breaker", async () => {
  await saveBreaker(pool, { ...place, organizationId: "org_someone_else" }, openFor(0));
  expect(await row()).toMatchObject({ held_cause: null, failures: 0 });
});
