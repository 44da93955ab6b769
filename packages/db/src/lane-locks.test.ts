import { createTestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { expect, test } from "vitest";
import { openLaneLocks } from "./lane-locks.ts";
import { openStallingProxy } from "./testing/stalling-proxy.ts";

test("a session whose answers fail to come is ended with its locks, and leaves the next one alone", async () => {
  const database = await createTestDatabase();
  const proxy = await openStallingProxy(database.as("worker"));
  const locks = openLaneLocks(proxy.url, 300);
  const others = openLaneLocks(database.as("worker"));
  expect(await locks.take("dst_1")).toBe(true);
  expect(await others.take("dst_1")).toBe(false);

  proxy.stall();
  expect(await Promise.all([locks.take("dst_2"), locks.take("dst_3")])).toEqual([false, false]);
  expect(await locks.take("dst_4")).toBe(true);
  await expect.poll(() => others.take("dst_1")).toBe(true);
  await expect.poll(() => others.take("dst_2")).toBe(true);
  expect(await sessions(database.url)).toBe(2);

  expect(await others.take("dst_4")).toBe(false);
  await locks.give("dst_4");
  expect(await others.take("dst_4")).toBe(true);
  await Promise.all([locks.close(), others.close()]);
  await proxy.close();
  await database.drop();
});

async function sessions(url: string): Promise<number> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const { rows } = await admin.query(
    "SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'postern-lane-locks'",
  );
  await admin.end();
  return rows[0].sessions;
}
