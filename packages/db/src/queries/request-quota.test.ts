import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPool, type Pool } from "../pool.ts";
import { leaseRequests, readLimitedOrganizations } from "../request-leases.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let ingest: Pool;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  ingest = openPool({ url: stage.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 5_000 });
});
afterEach(() => stage.sql("TRUNCATE request_use, request_quota; UPDATE organization SET requests_day_max = NULL, requests_month_max = NULL"));
afterAll(async () => {
  await ingest?.end();
  await stage?.close();
});

const take = (wanted: number) => leaseRequests(ingest, [{ organizationId: acme.organizationId, wanted, returned: 0, returnedDay: "2026-01-01" }]);
const quotaNotices = async (tenant: Tenant) => (await tenant.ask("notice.list", {})).filter(({ kind }) => kind === "request-quota");

test("an organization sets its own limits, sees what is used of them, and nobody else's", async () => {
  expect(await acme.ask("quota.get", {})).toMatchObject({ day: { used: 0 }, month: { used: 0 } });
  await acme.ask("quota.set", { perDay: 10, perMonth: 100 });
  await take(4);
  expect(await acme.ask("quota.get", {})).toMatchObject({ day: { used: 4, own: 10 }, month: { used: 4, own: 100 } });
  expect(await globex.ask("quota.get", {})).toMatchObject({ day: { used: 0 }, month: { used: 0 } });
  expect((await globex.ask("quota.get", {})).day.own).toBeUndefined();
  expect(await readLimitedOrganizations(ingest)).toEqual(new Set([acme.organizationId]));

  await acme.ask("quota.set", {});
  expect((await acme.ask("quota.get", {})).day.own).toBeUndefined();
  expect(await readLimitedOrganizations(ingest)).toEqual(new Set());
});

test("the operator's limit stands beside it, and cannot be set by the organization", async () => {
  await stage.sql("UPDATE organization SET requests_day_max = 5 WHERE id = $1", [acme.organizationId]);
  await acme.ask("quota.set", { perDay: 1_000 });
  expect(await acme.ask("quota.get", {})).toMatchObject({ day: { own: 1_000, operator: 5 } });
  expect(await take(8)).toMatchObject([{ granted: 5, spent: "day" }]);
});

test("at four fifths of a quota a notice says so, at its end an urgent one", async () => {
  await acme.ask("quota.set", { perDay: 10, perMonth: 20 });
  await take(7);
  expect(await quotaNotices(acme)).toEqual([]);
  await take(1);
  expect(await quotaNotices(acme)).toMatchObject([{ level: "alarm", period: "day", used: 8, quota: 10 }]);
  await take(5);
  expect(await quotaNotices(acme)).toMatchObject([{ level: "urgent", period: "day", used: 10, quota: 10 }]);
  expect(await quotaNotices(globex)).toEqual([]);
});

test("the change is an audit entry with what was before", async () => {
  await acme.ask("quota.set", { perDay: 10 });
  await acme.ask("quota.set", { perDay: 20, perMonth: 30 });
  const [entry] = (await acme.ask("audit.list", { limit: 1 })).rows;
  expect(entry).toMatchObject({ action: "quota.set", before: { perDay: 10 }, after: { perDay: 20, perMonth: 30 } });
});

test.each([-1, 1.5, 1_000_000_001])("%s is no limit", async (perDay) => {
  await expect(acme.ask("quota.set", { perDay })).rejects.toThrow();
});
