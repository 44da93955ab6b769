import { openPool, type Pool } from "@postern/db/pool";
import type { DiskRoom } from "@postern/process/vitals";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { seedOrganization } from "@postern/test/setup/deliveries";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LimitSettings, type LimitWatch, watchLimits } from "./watch-limits.ts";

let database: TestDatabase;
let pool: Pool;
let watch: LimitWatch | undefined;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = openPool({ url: database.as("worker"), name: "worker", max: 2, statementTimeoutMs: 5_000 });
  lines = [];
});
afterEach(async () => {
  await watch?.stop();
  await pool.end();
  await database.drop();
});

const log = () => pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
function start(settings: Partial<LimitSettings>): LimitWatch {
  watch = watchLimits({ pool, log: log(), everyMs: 50, ...settings });
  return watch;
}

test("the database's disk is told of as it fills, and no longer once there is room; a share of a large disk is no matter", async () => {
  let room: DiskRoom = { ratio: 0.86, freeBytes: 1e9 };
  const { alarms } = start({ disk: "/data", readDisk: async () => room });
  const told = () => database.sql("SELECT kind, level FROM instance_notice");
  await expect.poll(told).toEqual([{ kind: "disk", level: "alarm" }]);
  expect(alarms()).toEqual(["the disk of the database is 86 % full"]);
  room = { ratio: 0.96, freeBytes: 1e8 };
  await expect.poll(told).toEqual([{ kind: "disk", level: "urgent" }]);
  room = { ratio: 0.96, freeBytes: 20 * 1_024 ** 3 };
  await expect.poll(told).toEqual([{ kind: "disk", level: "alarm" }]);
  room = { ratio: 0.96, freeBytes: 90 * 1_024 ** 3 };
  await expect.poll(told).toEqual([]);
  expect(lines.map(({ event }) => event)).toEqual(["disk.alarm", "disk.urgent", "disk.alarm", "disk.well"]);
  expect(alarms()).toEqual([]);
});

test("a folder that is not there is said in the log, and storage is summed up all the same", async () => {
  const { organizationId } = await seedOrganization(database.url);
  await database.sql(`INSERT INTO storage_day VALUES ('${organizationId}', '2026-11-21', 70, 5), ('${organizationId}', '2026-11-22', 20, 5)`);
  start({ disk: "/there/is/no/such/folder", quotaBytes: 1_000 });
  await expect.poll(() => database.sql("SELECT bytes::int, quota_bytes::int FROM storage_usage")).toEqual([{ bytes: 100, quota_bytes: 1_000 }]);
  await expect.poll(() => lines).toContainEqual(expect.objectContaining({ event: "limits.unknown", what: "disk" }));
});
