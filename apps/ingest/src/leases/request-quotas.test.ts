import { openPool, type Pool } from "@postern/db/pool";
import { leaseRequests, readLimitedOrganizations } from "@postern/db/request-leases";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keepRequestQuotas, type RequestQuotas } from "./request-quotas.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("ingest"), name: "ingest", max: 3, statementTimeoutMs: 5_000 });
  await database.sql("INSERT INTO organization (id, slug, name) VALUES ('org_a', 'a', 'A'), ('org_b', 'b', 'B')");
});
beforeEach(() =>
  database.sql("DELETE FROM request_use; DELETE FROM request_quota; UPDATE organization SET requests_day_max = NULL, requests_month_max = NULL"),
);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const limit = (perDay: number | null, perMonth: number | null = null) =>
  database.sql(
    "INSERT INTO request_quota (organization_id, per_day, per_month) VALUES ('org_a', $1, $2) ON CONFLICT (organization_id) DO UPDATE SET per_day = $1, per_month = $2",
    [perDay, perMonth],
  );
async function openQuotas(lease: Parameters<typeof keepRequestQuotas>[0]["lease"] = (asks) => leaseRequests(pool, asks)): Promise<RequestQuotas> {
  const readLimited = () => readLimitedOrganizations(pool);
  const quotas = keepRequestQuotas({ readLimited, lease, nowMs: () => performance.now(), dateMs: Date.now, onTrouble: () => {} });
  await quotas.refresh();
  return quotas;
}
async function takeAll(quotas: RequestQuotas, times: number, organizationId = "org_a") {
  const fates = await Promise.all(Array.from({ length: times }, () => quotas.take(organizationId)));
  return { taken: fates.filter((fate) => fate === undefined).length, last: fates.at(-1) };
}
const used = async () => (await database.sql("SELECT day_used::int AS day, month_used::int AS month FROM request_use WHERE organization_id = 'org_a'"))[0];

test("an organization without quotas is not counted, and asks nobody", async () => {
  const quotas = await openQuotas(async () => Promise.reject(new Error("nobody is asked")));
  expect(quotas.take("org_a")).toBeUndefined();
  await quotas.end();
});

test("three processes together take what the day has, to the request, and say when it begins anew", async () => {
  await limit(100);
  const processes = await Promise.all([openQuotas(), openQuotas(), openQuotas()]);
  const fates = await Promise.all(processes.map((quotas) => takeAll(quotas, 60)));
  const taken = fates.reduce((sum, fate) => sum + fate.taken, 0);
  expect(taken).toBe(100);
  const tomorrow = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000;
  expect(fates.map(({ last }) => last)).toContainEqual({ period: "day", resetsAtMs: tomorrow });
  await Promise.all(processes.map((quotas) => quotas.end()));
  expect(await used()).toEqual({ day: 100, month: 100 });
});

test("what was taken ahead of need goes back, so that no request of the quota is lost", async () => {
  await limit(1_000);
  const quotas = await openQuotas();
  for (let i = 0; i < 5; i++) await takeAll(quotas, 20);
  expect((await takeAll(quotas, 1)).taken).toBe(1);
  await quotas.end();
  expect(await used()).toEqual({ day: 101, month: 101 });
});

test("a request that was not stored as a new one is given back", async () => {
  await limit(2);
  const quotas = await openQuotas();
  await takeAll(quotas, 2);
  expect(await quotas.take("org_a")).toMatchObject({ period: "day" });
  quotas.giveBack("org_a");
  expect(quotas.take("org_a")).toBeUndefined();
  await quotas.end();
});

test("the month counts beside the day, and the operator's limit beside the organization's own: the lower one", async () => {
  await limit(50, 10);
  const quotas = await openQuotas();
  expect(await takeAll(quotas, 12)).toMatchObject({ taken: 10, last: { period: "month" } });
  await quotas.end();

  await database.sql("DELETE FROM request_use; UPDATE organization SET requests_day_max = 3 WHERE id = 'org_a'");
  const again = await openQuotas();
  expect(await takeAll(again, 12)).toMatchObject({ taken: 3, last: { period: "day" } });
  expect(again.spentBy("org_a")).toMatchObject({ period: "day" });
  expect(again.spentBy("org_b")).toBeUndefined();
  expect((await takeAll(again, 12, "org_b")).taken).toBe(12);
  await again.end();
});

test("a new day begins at nothing, a new month too", async () => {
  await limit(5, 20);
  await database.sql("INSERT INTO request_use VALUES ('org_a', current_date - 1, 5, date_trunc('month', current_date)::date, 18)");
  const quotas = await openQuotas();
  expect(await takeAll(quotas, 5)).toMatchObject({ taken: 2, last: { period: "month" } });
  await quotas.end();
  await database.sql("UPDATE request_use SET day = current_date - 40, month = date_trunc('month', current_date - 40)::date");
  const later = await openQuotas();
  expect((await takeAll(later, 6)).taken).toBe(5);
  await later.end();
});

test("while the database is away nobody can tell, so nobody is let in", async () => {
  await limit(5);
  const quotas = await openQuotas(async () => Promise.reject(new Error("gone")));
  expect(await quotas.take("org_a")).toBe("away");
  await quotas.end();
});

test("however slow the database is, one reading of who has quotas is under way", async () => {
  let readings = 0;
  const slow = Promise.withResolvers<ReadonlySet<string>>();
  const readLimited = () => {
    readings++;
    return slow.promise;
  };
  const quotas = keepRequestQuotas({ readLimited, lease: async () => [], nowMs: () => 0, dateMs: Date.now, onTrouble: () => {} });
  const both = Promise.all([quotas.refresh(), quotas.refresh()]);
  expect(readings).toBe(1);
  slow.resolve(new Set());
  await both;
  await quotas.refresh();
  expect(readings).toBe(2);
  await quotas.end();
});
