import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { InstanceNotice, tellNotice } from "../instance-notice.ts";
import { openPool, type Pool } from "../pool.ts";
import { addStorage, measureStorage, readLimits } from "../storage.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let worker: Pool;
let ingest: Pool;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  worker = openPool({ url: stage.as("worker"), name: "worker", max: 1, statementTimeoutMs: 5_000 });
  ingest = openPool({ url: stage.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 5_000 });
});
afterEach(() => stage.sql("TRUNCATE instance_notice, storage_day, storage_usage, expiring_delivery; UPDATE organization SET storage_quota_bytes = NULL"));
afterAll(async () => {
  await Promise.all([worker?.end(), ingest?.end()]);
  await stage?.close();
});

const store = ({ organizationId }: Tenant, bytes: number) => addStorage(ingest, [{ organizationId, day: "2026-11-22", body: bytes, row: 0 }]);
const noticesOf = (tenant: Tenant) => tenant.ask("notice.list", {});

test("an organization past the instance's quota is told, turned away, and the only one", async () => {
  await store(acme, 600);
  await store(acme, 400);
  await store(globex, 900);
  await measureStorage(worker, 1_000);
  expect(await noticesOf(acme)).toEqual([{ kind: "storage-quota", level: "urgent", bytes: 1_000, quotaBytes: 1_000 }]);
  expect(await noticesOf(globex)).toEqual([{ kind: "storage-quota", level: "alarm", bytes: 900, quotaBytes: 1_000 }]);
  expect(await globex.ask("storage.get", {})).toEqual({ bytes: 900, quotaBytes: 1_000 });
  expect((await readLimits(ingest)).full).toEqual(new Set([acme.organizationId]));
});

test("an organization's own quota goes before the instance's; without either there is no limit", async () => {
  await store(acme, 1_000);
  await stage.sql("UPDATE organization SET storage_quota_bytes = 5000 WHERE id = $1", [acme.organizationId]);
  await measureStorage(worker, 1_000);
  expect(await noticesOf(acme)).toEqual([]);
  expect(await acme.ask("storage.get", {})).toEqual({ bytes: 1_000, quotaBytes: 5_000 });

  await stage.sql("UPDATE organization SET storage_quota_bytes = NULL");
  await measureStorage(worker, undefined);
  expect(await acme.ask("storage.get", {})).toEqual({ bytes: 1_000 });
  expect((await readLimits(ingest)).full.size).toBe(0);
});

test("trouble of the instance is told once a kind, at its worst, until it is taken back or nobody repeats it", async () => {
  await tellNotice(worker, { kind: "disk", source: "db-1" }, "urgent");
  await tellNotice(ingest, { kind: "heap", source: "ingest-1" }, "alarm");
  await tellNotice(ingest, { kind: "heap", source: "ingest-2" }, "urgent");
  const kinds = async () => (await noticesOf(acme)).map(({ kind, level }) => `${kind} ${level}`).sort();
  expect(await kinds()).toEqual(["disk urgent", "heap urgent"]);
  expect((await readLimits(ingest)).isDiskFull).toBe(true);

  await tellNotice(ingest, { kind: "heap", source: "ingest-2" }, undefined);
  await tellNotice(worker, { kind: "disk", source: "db-1" }, "alarm");
  expect(await kinds()).toEqual(["disk alarm", "heap alarm"]);
  expect((await readLimits(ingest)).isDiskFull).toBe(false);

  await stage.sql("UPDATE instance_notice SET level = 'urgent', told_at = now() - interval '2 minutes'");
  expect(await kinds()).toEqual([]);
  expect((await readLimits(ingest)).isDiskFull).toBe(false);
});

test("a trouble is repeated while it lasts, and taken back once", async () => {
  const notice = new InstanceNotice(worker, { kind: "disk", source: "db-1" });
  const told = () => stage.sql("SELECT level FROM instance_notice");
  expect([await notice.tell(undefined), await told()]).toEqual([false, []]);
  expect([await notice.tell("alarm"), await notice.tell("alarm"), await told()]).toEqual([true, false, [{ level: "alarm" }]]);
  expect([await notice.tell(undefined), await notice.tell(undefined), await told()]).toEqual([true, false, []]);
});

test("what will expire is told to the organization it belongs to, as urgent on its last day", async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
  await stage.sql("INSERT INTO expiring_delivery VALUES ($1, $2, 3), ($1, $3, 4)", [acme.organizationId, inHours(72), inHours(120)]);
  expect(await noticesOf(acme)).toMatchObject([{ kind: "expiring", level: "alarm", deliveries: 7, firstAt: new Date(inHours(72)) }]);
  await stage.sql("INSERT INTO expiring_delivery VALUES ($1, $2, 1)", [acme.organizationId, inHours(24)]);
  expect(await noticesOf(acme)).toMatchObject([{ kind: "expiring", level: "urgent", deliveries: 8 }]);
  expect(await noticesOf(globex)).toEqual([]);
});
