import { readKeyRing } from "@postern/db/seal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Child, startChild } from "../bench/child.ts";
import { createTestDatabase, type TestDatabase } from "../setup/database.ts";
import { exchange } from "../setup/exchange.ts";
import { type SeedSettings, seedEndpoint, testKeys } from "../setup/seed-endpoint.ts";

let database: TestDatabase;
let gateways: Child[];

beforeAll(async () => {
  database = await createTestDatabase();
  gateways = await Promise.all([1, 2, 3].map(startIngest));
});
afterAll(async () => {
  await Promise.all((gateways ?? []).map((gateway) => gateway.stop()));
  await database?.drop();
});

function startIngest(): Promise<Child> {
  const own = { POSTERN_INGEST_HOST: "127.0.0.1", POSTERN_INGEST_PORT: "0", POSTERN_HEALTH_PORT: "0", POSTERN_INGEST_URL: "http://127.0.0.1" };
  const shared = { DATABASE_URL: database.as("ingest"), POSTERN_KEYS: testKeys, POSTERN_LOCAL: "1", POSTERN_ROLES: "receive", POSTERN_UNSAFE: "1" };
  return startChild("apps/ingest/src/main.ts", { ...own, ...shared });
}

const post = async (gateway: Child | undefined, token: string) => (await exchange(`http://127.0.0.1:${gateway?.ready.port}/e/${token}`, { body: "x" })).status;

async function seed(policy: SeedSettings["policy"]): Promise<{ token: string; organizationId: string }> {
  const seeded = await seedEndpoint(database.url, { keyRing: readKeyRing(testKeys), ...(policy && { policy }) });
  for (const gateway of gateways) await expect.poll(() => post(gateway, seeded.token)).not.toBe(404);
  return seeded;
}

/** Sends to each in turn at an even pace; answers how many were taken, and how long it took. */
async function drive(token: string, { perSecond, ms }: { perSecond: number; ms: number }) {
  const answers: Promise<number>[] = [];
  const beganMs = performance.now();
  while (performance.now() - beganMs < ms) {
    const due = ((performance.now() - beganMs) / 1_000) * perSecond;
    while (answers.length < due) answers.push(post(gateways[answers.length % gateways.length], token));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const statuses = await Promise.all(answers);
  return { taken: statuses.filter((status) => status === 202).length, statuses: new Set(statuses), tookMs: performance.now() - beganMs };
}

test("three gateways over one database keep one limit, to a tenth", async () => {
  const limit = { limit: 50, windowSeconds: 1, burst: 25 };
  const { token } = await seed({ all: [{ kind: "rate", per: "endpoint", ...limit }] });
  await new Promise((resolve) => setTimeout(resolve, 3_000)); // all three know of each other, and the bucket is full
  const { taken, statuses, tookMs } = await drive(token, { perSecond: 150, ms: 5_000 });
  const allowed = limit.burst + (limit.limit * tookMs) / 1_000;
  expect(statuses).toEqual(new Set([202, 429]));
  expect(taken).toBeLessThanOrEqual(allowed * 1.1);
  expect(taken).toBeGreaterThanOrEqual(allowed * 0.9);
});

test("three gateways take what the quota of a day has, to the request", async () => {
  const { token, organizationId } = await seed({ all: [] });
  await database.sql("UPDATE organization SET requests_day_max = 60 WHERE id = $1", [organizationId]);
  await new Promise((resolve) => setTimeout(resolve, 3_000)); // whose requests are counted is read every two seconds
  const { taken } = await drive(token, { perSecond: 100, ms: 2_000 });
  expect(taken).toBe(60);
});
