import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";

test("a migration that was cut off in the middle leaves nothing behind, and is applied by the next start", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-migrations-"));
  fs.mkdirSync(path.join(folder, "20260101000000_first"));
  const place = new URL(process.env.POSTERN_TEST_SERVER ?? "");
  place.pathname = `/cut_${process.pid}`;
  const write = (ending: string) => fs.writeFileSync(path.join(folder, "20260101000000_first/migration.sql"), `CREATE TABLE first (id int); ${ending}`);

  write("SELECT pg_terminate_backend(pg_backend_pid());");
  await expect(migrate(place.toString(), folder)).rejects.toThrow();
  write("");
  expect(await migrate(place.toString(), folder)).toEqual(["20260101000000_first"]);
  expect(await migrate(place.toString(), folder)).toEqual([]);

  const admin = new pg.Client({ connectionString: process.env.POSTERN_TEST_SERVER });
  await admin.connect();
  await admin.query(`DROP DATABASE cut_${process.pid} WITH (FORCE)`);
  await admin.end();
  fs.rmSync(folder, { recursive: true });
});
