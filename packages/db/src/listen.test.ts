import { createTestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { expect, test, vi } from "vitest";
import { listen } from "./listen.ts";

test("notices are heard, and heard again after the connection was cut", async () => {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const onNotice = vi.fn();
  const onGap = vi.fn();
  const listener = listen({ url: database.as("web"), channels: ["postern_request"], onNotice, onGap });

  await expect.poll(() => onGap).toHaveBeenCalledTimes(1);
  await admin.query("SELECT pg_notify('postern_request', 'prj_1'), pg_notify('postern_lane', 'dst_1')");
  await expect.poll(() => onNotice.mock.calls).toEqual([["postern_request", "prj_1"]]);

  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'postern-listen'");
  await expect.poll(() => onGap).toHaveBeenCalledTimes(2);
  await admin.query("SELECT pg_notify('postern_request', 'prj_2')");
  await expect.poll(() => onNotice).toHaveBeenLastCalledWith("postern_request", "prj_2");

  await listener.close();
  await admin.end();
  await database.drop();
});
