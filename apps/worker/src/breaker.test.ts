import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { type Receiver, startReceiver } from "@postern/test/setup/receiver";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { until } from "@postern/test/setup/until";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

let database: TestDatabase;
let acme: SeededOrganization;
let receiver: Receiver;
const workers: RunningWorker[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  acme = await seedOrganization(database.url);
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await receiver.stop();
});
afterAll(() => database?.drop());

test("a destination that is down is held, probed by one send at a time, and gets its backlog back slowly first", async () => {
  const { destinationId } = await acme.addDestination({ url: receiver.url, concurrency: 8 });
  await acme.addDeliveries(destinationId, 300);
  receiver.answers(503);
  await Promise.all([start(), start()]);

  await until(async () => (await breakerOf(destinationId)).held_cause === "breaker");
  const failed = receiver.received.length;
  expect(failed).toBeGreaterThanOrEqual(16);
  expect(failed).toBeLessThan(16 + 8);
  expect(await countsOf(destinationId)).toEqual({ attempts: failed, charged: failed, delivered: 0 });

  await probe(destinationId);
  await until(async () => (await breakerOf(destinationId)).failed_probes === 1);
  expect(receiver.received).toHaveLength(failed + 1);
  expect(await countsOf(destinationId)).toEqual({ attempts: failed + 1, charged: failed, delivered: 0 });

  receiver.answers(200);
  receiver.answersAfter(20);
  await probe(destinationId);
  await until(async () => (await countsOf(destinationId)).delivered >= 300 - failed);
  await until(async () => (await breakerOf(destinationId)).ramp_slots === null);
  expect(await breakerOf(destinationId)).toEqual({ held_cause: null, failures: 0, failed_probes: 0, ramp_slots: null });
  const inFlight = receiver.received.slice(failed + 1).map((request) => request.inFlight);
  expect(inFlight.slice(0, 2)).toEqual([1, 1]);
  inFlight.slice(1).forEach((count, index) => {
    expect(count).toBeLessThanOrEqual(Math.min(8, index + 1));
  });
  expect(Math.max(...inFlight)).toBe(8);
});

test("an event that the destination can never take does not keep the breaker open", async () => {
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  const [poison = ""] = (await acme.addDeliveries(destinationId, 1, { body: Buffer.from("poison") })).deliveryIds;
  const open = "UPDATE destination SET held_cause = 'breaker', held_since = now(), failures = 10, probe_at = now() + interval '1 h' WHERE id = $1";
  await database.sql(open, [destinationId]);
  receiver.answersBy((body) => (body.toString() === "poison" ? 500 : 200));
  await start();
  await probe(destinationId);
  await until(async () => (await breakerOf(destinationId)).failed_probes === 1);

  const [good = ""] = (await acme.addDeliveries(destinationId, 1)).deliveryIds;
  await database.sql("UPDATE delivery SET next_attempt_at = now() + interval '1 s' WHERE id = $1", [poison]); // it was tried, so it is behind
  await probe(destinationId);
  await until(async () => (await stateOf(good)) === "delivered");
  await until(async () => (await breakerOf(destinationId)).held_cause === null);
});

test("an open breaker with nothing to send is looked at once, not again and again, and the next event is its probe", async () => {
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  await database.sql("UPDATE destination SET held_cause = 'breaker', held_since = now(), failures = 10, probe_at = now() WHERE id = $1", [destinationId]);
  await start();
  const asked = await probe(destinationId);
  await until(async () => (await probeAt(destinationId)) !== asked && (await probeWait(destinationId)) < 0); // taken, found empty, given back
  const before = await probeAt(destinationId);
  await sleep(1_000); // it would have been taken and given back twice
  expect(await probeAt(destinationId)).toBe(before);

  await acme.addDeliveries(destinationId, 1);
  await ring(destinationId);
  await until(async () => (await breakerOf(destinationId)).held_cause === null);
});

async function start(): Promise<void> {
  const env = readEnvironment({ DATABASE_URL: database.as("worker"), POSTERN_KEYS: testKeys, POSTERN_LOCAL: "1", POSTERN_HEALTH_PORT: "0" });
  workers.push(await startWorker(env, pino({ level: "silent" })));
}

async function breakerOf(destinationId: string): Promise<Record<string, unknown>> {
  return (await database.sql("SELECT held_cause, failures, failed_probes, ramp_slots FROM destination WHERE id = $1", [destinationId]))[0] ?? {};
}
/** In seconds. */
async function probeWait(destinationId: string): Promise<number> {
  const [row] = await database.sql("SELECT extract(epoch FROM probe_at - now())::float8 AS wait FROM destination WHERE id = $1", [destinationId]);
  return Number(row?.wait);
}
async function stateOf(deliveryId: string): Promise<unknown> {
  return (await database.sql("SELECT state FROM delivery WHERE id = $1", [deliveryId]))[0]?.state;
}
async function countsOf(destinationId: string) {
  const text = "SELECT sum(attempts)::int AS attempts, sum(charged)::int AS charged, count(*) FILTER (WHERE state = 'delivered')::int AS delivered";
  const [row] = await database.sql(`${text} FROM delivery WHERE destination_id = $1`, [destinationId]);
  return { attempts: Number(row?.attempts), charged: Number(row?.charged), delivered: Number(row?.delivered) };
}
async function probeAt(destinationId: string): Promise<unknown> {
  return (await database.sql("SELECT probe_at::text FROM destination WHERE id = $1", [destinationId]))[0]?.probe_at;
}
/** As someone who does not want to wait for the next probe; answers when it is due. */
async function probe(destinationId: string): Promise<unknown> {
  const [row] = await database.sql("UPDATE destination SET probe_at = now() WHERE id = $1 RETURNING probe_at::text", [destinationId]);
  await ring(destinationId);
  return row?.probe_at;
}
async function ring(destinationId: string): Promise<void> {
  await database.sql("SELECT pg_notify('postern_lane', $1)", [destinationId]);
}
