import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDueLanes } from "./due-lanes.ts";
import { openLaneStore } from "./lane.ts";
import { openPool, type Pool } from "./pool.ts";

let database: TestDatabase;
let pool: Pool;
let acme: SeededOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 5, statementTimeoutMs: 10_000 });
  acme = await seedOrganization(database.url);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** A lane whose first delivery waits until then, with another one due behind it. */
async function laneThatWaits(until: string, concurrency: number) {
  const { destinationId } = await acme.addDestination({ concurrency });
  const [head = ""] = (await acme.addDeliveries(destinationId, 2)).deliveryIds;
  await database.sql(`UPDATE delivery SET next_attempt_at = ${until} WHERE id = $1`, [head]);
  return { head, destinationId, store: openLaneStore(pool, { organizationId: acme.organizationId, destinationId, strict: concurrency === 1 }) };
}
const isDue = async (destinationId: string) => (await listDueLanes(pool, 1_000)).some((lane) => lane.destinationId === destinationId);
const inAnHour = "now() + interval '1 hour'";

test("a strict lane's next delivery is its first, whatever is due behind it", async () => {
  const strict = await laneThatWaits(inAnHour, 1);
  expect((await strict.store.nextDueAt())?.getTime()).toBeGreaterThan(Date.now() + 3_590_000);
  const wide = await laneThatWaits(inAnHour, 5);
  expect((await wide.store.nextDueAt())?.getTime()).toBeLessThan(Date.now() + 1_000);
});

test("a strict lane's first delivery that is on its way counts from the end of its lease", async () => {
  const { store } = await laneThatWaits("now()", 1);
  expect(await store.claim(1)).toHaveLength(1);
  expect((await store.nextDueAt())?.getTime()).toBeGreaterThan(Date.now() + 50_000);
});

test("a strict lane whose first delivery waits without an end has no next moment", async () => {
  const { store } = await laneThatWaits("'infinity'", 1);
  expect(await store.nextDueAt()).toBeUndefined();
});

test("the sweep finds a strict lane when its first delivery is due, and no sooner", async () => {
  const { head, destinationId } = await laneThatWaits(inAnHour, 1);
  expect(await isDue(destinationId)).toBe(false);
  await database.sql("UPDATE delivery SET next_attempt_at = now() WHERE id = $1", [head]);
  expect(await isDue(destinationId)).toBe(true);
  await database.sql("UPDATE delivery SET next_attempt_at = now() + interval '1 hour', state = 'failed', settled_at = now() WHERE id = $1", [head]);
  expect(await isDue(destinationId)).toBe(true);
});

test("the sweep finds any other lane as soon as one delivery is due", async () => {
  const { destinationId } = await laneThatWaits(inAnHour, 5);
  expect(await isDue(destinationId)).toBe(true);
});
