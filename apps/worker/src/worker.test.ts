import { createHmac, randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { type Received, type Receiver, startReceiver } from "@postern/test/setup/receiver";
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
const lines: Record<string, unknown>[] = [];

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

test("a delivery is tried again until the destination takes it, under one id and with a rising number", async () => {
  receiver.answers(500, 500, 200);
  await start();
  const { destinationId, signingSecret } = await acme.addDestination({ url: receiver.url });
  const body = randomBytes(2_000);
  const { deliveryIds, requestIds } = await acme.addDeliveries(destinationId, 1, { body, rawHeaders: "X-GitHub-Event: push\r\nx-a: 1\r\nX-A: 2\r\n" });
  const [deliveryId = ""] = deliveryIds;
  for (const seen of [1, 2, 3]) {
    await dueNow(deliveryId, destinationId);
    await until(async () => (await deliveryOf(deliveryId)).charged === seen);
  }

  expect(await deliveryOf(deliveryId)).toMatchObject({ state: "delivered", attempts: 3, charged: 3, reason: null, lease_id: null });
  const attempts = await database.sql("SELECT number, trigger, outcome, status, reason, address FROM attempt WHERE delivery_id = $1 ORDER BY number", [
    deliveryId,
  ]);
  expect(attempts).toMatchObject([
    { number: 1, trigger: "first", outcome: "retry", status: 500, reason: "status", address: "127.0.0.1" },
    { number: 2, trigger: "retry", outcome: "retry", status: 500 },
    { number: 3, trigger: "retry", outcome: "delivered", status: 200, reason: null },
  ]);
  expect(receiver.received.map(({ headers }) => headers["postern-attempt"])).toEqual(["1", "2", "3"]);
  for (const received of receiver.received) {
    expect(received.headers["postern-id"]).toBe(requestIds[0]);
    expect(received.body.equals(body)).toBe(true);
    expect(received.headers["postern-signature"]).toBe(signatureOf(signingSecret, received));
  }
  const [first] = receiver.received;
  expect(first?.rawHeaders.slice(0, 8)).toEqual(["host", new URL(receiver.url).host, "connection", "keep-alive", "X-GitHub-Event", "push", "x-a", "1"]);
  expect(lines.filter(({ event, deliveryId: id }) => event === "delivery.attempted" && id === deliveryId)).toHaveLength(3);
});

test("a first attempt follows its notification within tens of milliseconds", async () => {
  await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    const { requestIds } = await acme.addDeliveries(destinationId, 1);
    const rungAt = performance.now();
    await notify(destinationId);
    await until(() => receiver.received.some(({ headers }) => headers["postern-id"] === requestIds[0]), 1);
    waits.push(performance.now() - rungAt);
  }
  waits.sort((a, b) => a - b);
  expect(waits[5]).toBeLessThan(150); // by the sweep, every two seconds, the sixth would take half a second
});

test("what nobody was told of is found by the sweep", async () => {
  await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  const { deliveryIds } = await acme.addDeliveries(destinationId, 3);
  await until(async () => (await Promise.all(deliveryIds.map(deliveryOf))).every(({ state }) => state === "delivered"));
});

test("a held destination waits, and goes on when it is let go", async () => {
  await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  await database.sql("UPDATE destination SET held_cause = 'paused', held_since = now() WHERE id = $1", [destinationId]);
  const { deliveryIds } = await acme.addDeliveries(destinationId, 2);
  await notify(destinationId);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.received).toHaveLength(0);
  expect(await deliveryOf(deliveryIds[0] ?? "")).toMatchObject({ attempts: 0, state: "pending" });
  await database.sql("UPDATE destination SET held_cause = NULL, held_since = NULL WHERE id = $1", [destinationId]);
  await notify(destinationId);
  await until(() => receiver.received.length === 2);
});

test("410 Gone holds the destination, and nothing is lost", async () => {
  receiver.answers(410);
  await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url, concurrency: 1 });
  const { deliveryIds } = await acme.addDeliveries(destinationId, 5);
  await notify(destinationId);
  await until(async () => (await database.sql("SELECT held_cause FROM destination WHERE id = $1", [destinationId]))[0]?.held_cause === "gone");
  expect(receiver.received).toHaveLength(1);
  const states = await Promise.all(deliveryIds.map(deliveryOf));
  expect(states.map(({ state, attempts }) => [state, attempts])).toEqual([
    ["pending", 1],
    ["pending", 0],
    ["pending", 0],
    ["pending", 0],
    ["pending", 0],
  ]);
});

test("two workers bring a backlog together, each event once and never more at a time than the destination takes", async () => {
  receiver.answersAfter(2);
  const { destinationId } = await acme.addDestination({ url: receiver.url, concurrency: 8 });
  const { deliveryIds } = await acme.addDeliveries(destinationId, 600);
  await Promise.all([start(), start()]);
  await until(async () => {
    const [row] = await database.sql("SELECT count(*)::int AS n FROM delivery WHERE destination_id = $1 AND state = 'delivered'", [destinationId]);
    return row?.n === deliveryIds.length;
  });
  expect(new Set(receiver.received.map(({ headers }) => headers["postern-id"])).size).toBe(600);
  expect(receiver.received).toHaveLength(600);
  expect(Math.max(...receiver.received.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(8);
});

test("a strict destination sees events in the order they came", async () => {
  const { destinationId } = await acme.addDestination({ url: receiver.url, concurrency: 1 });
  const { requestIds } = await acme.addDeliveries(destinationId, 60);
  await Promise.all([start(), start()]);
  await until(() => receiver.received.length === 60);
  expect(receiver.received.map(({ headers }) => headers["postern-id"])).toEqual(requestIds);
});

test("a worker that is stopped finishes what it can and leaves the rest for the next", async () => {
  receiver.answersAfter(300);
  const worker = await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url, concurrency: 4 });
  const { deliveryIds } = await acme.addDeliveries(destinationId, 40);
  await notify(destinationId);
  await until(() => receiver.received.length >= 4);
  workers.splice(workers.indexOf(worker), 1);
  await worker.stop();
  const rows = await Promise.all(deliveryIds.map(deliveryOf));
  expect(rows.every(({ lease_id }) => lease_id === null)).toBe(true);
  expect(rows.filter(({ state }) => state === "delivered")).toHaveLength(receiver.received.length);
  receiver.answersAfter(0);
  await start();
  await until(() => receiver.received.length === 40);
});

test("a worker whose connections are all cut goes on by itself", async () => {
  await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  await acme.addDeliveries(destinationId, 1);
  await until(() => receiver.received.length === 1);
  await database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postern_worker' AND datname = current_database()");
  await acme.addDeliveries(destinationId, 2);
  await until(() => receiver.received.length === 3);
});

test("health tells ready, and metrics count attempts without any id", async () => {
  const worker = await start();
  const { destinationId } = await acme.addDestination({ url: receiver.url });
  await acme.addDeliveries(destinationId, 1);
  await notify(destinationId);
  await until(() => receiver.received.length === 1);
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${worker.healthPort}${path}`)).text();
  expect(await get("/readyz")).toBe("ready\n");
  await until(async () => (await get("/metrics")).includes('postern_worker_attempts_total{outcome="delivered",reason="none"} 1'));
  expect(await get("/metrics")).not.toMatch(/(dst|org|req|dlv)_/);
});

async function start(): Promise<RunningWorker> {
  const env = readEnvironment({ DATABASE_URL: database.as("worker"), POSTERN_KEYS: testKeys, POSTERN_LOCAL: "1", POSTERN_HEALTH_PORT: "0" });
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const worker = await startWorker(env, log);
  workers.push(worker);
  return worker;
}

async function deliveryOf(id: string): Promise<Record<string, unknown>> {
  return (await database.sql("SELECT * FROM delivery WHERE id = $1", [id]))[0] ?? {};
}
const notify = (destinationId: string) => database.sql("SELECT pg_notify('postern_lane', $1)", [destinationId]);
async function dueNow(deliveryId: string, destinationId: string): Promise<void> {
  await database.sql("UPDATE delivery SET next_attempt_at = now() WHERE id = $1", [deliveryId]);
  await notify(destinationId);
}

/** As a destination computes it: over id, time and body. */
function signatureOf(secret: string, { headers, body }: Received): string {
  const hmac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
  hmac.update(`${headers["postern-id"]}.${headers["postern-timestamp"]}.`).update(body);
  return `v1,${hmac.digest("base64")}`;
}
