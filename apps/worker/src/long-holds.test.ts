import { ageRequest } from "@postern/db/testing/past-days";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { seedOrganization } from "@postern/test/setup/deliveries";
import { type Receiver, startReceiver } from "@postern/test/setup/receiver";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { until } from "@postern/test/setup/until";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

let database: TestDatabase;
let receiver: Receiver;
let worker: RunningWorker | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  receiver = await startReceiver();
});
afterEach(async () => {
  await worker?.stop();
  await receiver.stop();
  await database.drop();
});

async function start(): Promise<RunningWorker> {
  const env = readEnvironment({ DATABASE_URL: database.as("worker"), POSTERN_KEYS: testKeys, POSTERN_LOCAL: "1", POSTERN_HEALTH_PORT: "0" });
  worker = await startWorker(env, pino({ level: "silent" }));
  return worker;
}

test.each([15, 20])("what a paused destination held for %i days is still there after all upkeep, and is delivered when it resumes", async (days) => {
  const acme = await seedOrganization(database.url);
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  await database.sql("UPDATE destination SET held_cause = 'paused', held_since = now() - make_interval(days => $2) WHERE id = $1", [destinationId, days]);
  const { requestIds } = await acme.addDeliveries(destinationId, 3, { body: Buffer.from("kept for long") });
  for (const id of requestIds) await ageRequest(database, id, days);
  await database.sql("UPDATE delivery SET next_attempt_at = now() - make_interval(days => $1)", [days]);
  await database.sql("DELETE FROM pgboss.job WHERE name = 'lane'"); // the queue forgets its bells after 14 days

  await start(); // which does its upkeep first
  expect(await database.sql("SELECT DISTINCT state, attempts FROM delivery")).toEqual([{ state: "pending", attempts: 0 }]);
  await database.sql("UPDATE destination SET held_cause = NULL, held_since = NULL WHERE id = $1", [destinationId]);
  await until(() => receiver.received.length === 3);
  expect(receiver.received.map(({ body }) => body.toString())).toEqual(["kept for long", "kept for long", "kept for long"]);
  await until(async () => (await database.sql("SELECT FROM delivery WHERE state = 'delivered'")).length === 3);
});
