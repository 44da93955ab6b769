import type { ClaimedDelivery, Outcome, SettledDelivery } from "@postern/contract/lane";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededOrganization, seedOrganization } from "@postern/test/setup/deliveries";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listDueLanes } from "./due-lanes.ts";
import { openLaneStore } from "./lane.ts";
import { findLaneDestination } from "./lane-destination.ts";
import { openPool, type Pool } from "./pool.ts";
import { readKeyRing } from "./seal.ts";

let database: TestDatabase;
let pool: Pool;
let acme: SeededOrganization;
let destinationId: string;
const keys = { keyRing: readKeyRing(testKeys), dataKeys: new Map() };

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 5, statementTimeoutMs: 10_000 });
  acme = await seedOrganization(database.url);
});
beforeEach(async () => {
  destinationId = (await acme.addDestination()).destinationId;
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const laneOf = (strict = false) => openLaneStore(pool, { organizationId: acme.organizationId, destinationId, strict });
const rowOf = async (id: string) => (await database.sql("SELECT * FROM delivery WHERE id = $1", [id]))[0];

test("a claim brings the request as it was stored, oldest first, and raises the attempt number", async () => {
  const body = Buffer.from([0, 255, 13, 10, 128]);
  const rawHeaders = "X-Twice: one\r\nx-twice: tw\xf6\r\nAuthorization: ****\r\n";
  const { deliveryIds, requestIds } = await acme.addDeliveries(destinationId, 2, { body, rawHeaders, credentials: { 2: "Bearer s3cret" } });
  const [first] = await laneOf().claim(10);
  expect(first).toMatchObject({ deliveryId: deliveryIds[0], requestId: requestIds[0], attempt: 1, charged: 0, trigger: "first", endpointName: "GitHub" });
  expect(first?.body).toEqual(body);
  expect(first?.rawHeaders).toEqual(["X-Twice", "one", "x-twice", "twö", "Authorization", "****"]);
  expect(first?.credentialHeaders).toEqual(["authorization"]);
});

test("a carrier that passes credentials on gets them opened", async () => {
  await acme.addDeliveries(destinationId, 1, { rawHeaders: "A: b\r\nX-Token: ****\r\n", credentials: { 1: "s3cret" } });
  const [claimed] = await openLaneStore(pool, { organizationId: acme.organizationId, destinationId, strict: false, keys }).claim(1);
  expect(claimed).toMatchObject({ rawHeaders: ["A", "b", "X-Token", "s3cret"], credentialHeaders: ["x-token"] });
});

test("lanes that claim at the same time never get the same delivery", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 200);
  const claims = await Promise.all(Array.from({ length: 8 }, () => laneOf().claim(40)));
  const ids = claims.flat().map(({ deliveryId }) => deliveryId);
  expect(new Set(ids).size).toBe(ids.length);
  const rest = await laneOf().claim(200);
  expect(ids.length + rest.length).toBe(deliveryIds.length);
});

test("each outcome writes its attempt and its state", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 3);
  const lane = laneOf();
  const [one, two, three] = await lane.claim(3);
  const retryAt = new Date(Date.now() + 60_000);
  const { stale } = await lane.settle([
    settledAs(one, { kind: "delivered" }, 200),
    settledAs(two, { kind: "retry", reason: "status", nextAttemptAt: retryAt }, 500),
    settledAs(three, { kind: "give-up", reason: "status" }, 400),
  ]);
  expect(stale.size).toBe(0);
  const [first = "", second = "", third = ""] = deliveryIds;
  expect(await rowOf(first)).toMatchObject({ state: "delivered", charged: 1, attempts: 1, lease_id: null, reason: null });
  const retried = await rowOf(second);
  expect(retried).toMatchObject({ state: "pending", charged: 1, trigger: "retry", reason: "status", settled_at: null });
  expect(Math.abs(Number(retried?.next_attempt_at) - retryAt.getTime())).toBeLessThan(2_000);
  expect(await rowOf(third)).toMatchObject({ state: "failed", reason: "status" });
  const rows = await database.sql("SELECT outcome, status, number, response_headers, response_body FROM attempt WHERE destination_id = $1 ORDER BY id", [
    destinationId,
  ]);
  expect(rows).toMatchObject([
    { outcome: "delivered", status: 200, number: 1, response_headers: Buffer.from("X-Answer: yes\r\n"), response_body: Buffer.from("answer") },
    { outcome: "retry", status: 500, number: 1 },
    { outcome: "give-up", status: 400, number: 1 },
  ]);
  expect(Math.abs(((await lane.nextDueAt())?.getTime() ?? 0) - retryAt.getTime())).toBeLessThan(2_000);
});

test("a lane that lost its lease cannot settle, renew or release", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 1);
  const [id = ""] = deliveryIds;
  const slow = laneOf();
  const [claimed] = await slow.claim(1);
  if (!claimed) throw new Error("nothing was claimed");
  await database.sql("UPDATE delivery SET lease_until = now() - interval '1 s' WHERE id = $1", [id]);
  const [again] = await laneOf().claim(1);
  expect(again).toMatchObject({ deliveryId: id, attempt: 2 });

  expect([...(await slow.renew([claimed])).lost]).toEqual([id]);
  expect([...(await slow.settle([settledAs(claimed, { kind: "delivered" }, 200)])).stale]).toEqual([id]);
  await slow.release([claimed]);
  expect(await rowOf(id)).toMatchObject({ state: "pending", lease_id: again?.leaseId, attempts: 2 });
  expect(await database.sql("SELECT FROM attempt WHERE destination_id = $1", [destinationId])).toEqual([]);
});

test("a released delivery is due again with its attempt unspent", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 1);
  const lane = laneOf();
  await lane.release(await lane.claim(1));
  expect(await rowOf(deliveryIds[0] ?? "")).toMatchObject({ attempts: 0, lease_id: null });
  expect(await laneOf().claim(1)).toHaveLength(1);
});

test("a held destination is never claimed nor due, and goes on when let go", async () => {
  await acme.addDeliveries(destinationId, 2);
  await laneOf().hold("gone");
  await laneOf().hold("gone");
  expect(await laneOf().claim(10)).toEqual([]);
  expect(await laneOf(true).claim(10)).toEqual([]);
  expect(await laneOf().nextDueAt()).toBeUndefined();
  expect(await findLaneDestination(pool, keys, { organizationId: acme.organizationId, destinationId })).toBeUndefined();
  expect((await listDueLanes(pool, 1_000)).map((lane) => lane.destinationId)).not.toContain(destinationId);
  const rows = await database.sql("SELECT action, target FROM audit_entry WHERE target = $1", [destinationId]);
  expect(rows).toEqual([{ action: "destination.hold", target: destinationId }]);

  await database.sql("UPDATE destination SET held_cause = NULL, held_since = NULL WHERE id = $1", [destinationId]);
  expect((await listDueLanes(pool, 1_000)).map((lane) => lane.destinationId)).toContain(destinationId);
  expect(await laneOf().claim(10)).toHaveLength(2);
});

test("a strict lane brings nothing past a delivery that is waiting or on its way", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 3);
  const [claimed] = await laneOf(true).claim(1);
  expect(claimed?.deliveryId).toBe(deliveryIds[0]);
  expect(await laneOf(true).claim(1)).toEqual([]);
  await database.sql("UPDATE delivery SET lease_id = NULL, lease_until = NULL, next_attempt_at = now() + interval '1 hour' WHERE id = $1", [deliveryIds[0]]);
  expect(await laneOf(true).claim(1)).toEqual([]);
  await database.sql("UPDATE delivery SET next_attempt_at = now() WHERE id = $1", [deliveryIds[0]]);
  expect((await laneOf(true).claim(3)).map(({ deliveryId }) => deliveryId)).toEqual(deliveryIds);
});

test("a strict turn claims on behind what it holds itself", async () => {
  const { deliveryIds } = await acme.addDeliveries(destinationId, 4);
  const lane = laneOf(true);
  const claimed = [...(await lane.claim(1)), ...(await lane.claim(2))];
  expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual(deliveryIds.slice(0, 3));
  await lane.settle([settledAs(claimed[0], { kind: "retry", reason: "status", nextAttemptAt: new Date(Date.now() + 60_000) }, 500)]);
  expect(await lane.claim(1)).toEqual([]);
});

test("an organization's lane reaches no delivery of another", async () => {
  const globex = await seedOrganization(database.url);
  const { destinationId: theirs } = await globex.addDestination();
  const { deliveryIds } = await globex.addDeliveries(theirs, 1);
  const foreign = openLaneStore(pool, { organizationId: acme.organizationId, destinationId: theirs, strict: false });
  expect(await foreign.claim(10)).toEqual([]);
  const [claimed] = await openLaneStore(pool, { organizationId: globex.organizationId, destinationId: theirs, strict: false }).claim(1);
  if (!claimed) throw new Error("nothing was claimed");
  expect((await foreign.settle([settledAs(claimed, { kind: "delivered" }, 200)])).stale.size).toBe(1);
  expect(await rowOf(deliveryIds[0] ?? "")).toMatchObject({ state: "pending" });
});

test("an event that is gone does not stay pending for ever", async () => {
  const { deliveryIds, requestIds } = await acme.addDeliveries(destinationId, 1);
  await database.sql("DELETE FROM request_body WHERE request_id = $1", [requestIds[0]]);
  expect(await laneOf().claim(1)).toEqual([]);
  expect(await rowOf(deliveryIds[0] ?? "")).toMatchObject({ state: "failed", reason: "expired", attempts: 0 });
});

test("a claim's bodies stay within their limit, one delivery at least", async () => {
  await acme.addDeliveries(destinationId, 3, { body: Buffer.alloc(9 * 1_048_576) });
  expect(await laneOf().claim(3)).toMatchObject({ length: 1, cut: true });
  expect(await laneOf().claim(3)).toHaveLength(1);
});

function settledAs(delivery: ClaimedDelivery | undefined, outcome: Outcome, status: number): SettledDelivery {
  if (!delivery) throw new Error("nothing was claimed");
  const answer = Buffer.from("answer");
  return {
    delivery,
    outcome,
    sent: {
      startedAt: new Date(),
      durationUs: 1_500,
      status,
      responseHeaders: ["X-Answer", "yes"],
      responseBody: answer,
      responseBytes: answer.length,
      charged: true,
    },
  };
}
