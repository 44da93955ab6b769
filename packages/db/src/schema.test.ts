import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");
const prisma = createRequire(import.meta.url).resolve("prisma/build/index.js");

test("the Prisma schema says what the migrations make, in all that Prisma can see", async () => {
  const diff = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma", "--exit-code"];
  const env = { ...process.env, DATABASE_URL: process.env.POSTERN_TEST_SERVER };
  const { stdout } = await promisify(execFile)(process.execPath, [prisma, ...diff], { cwd: root, env, timeout: 60_000 });
  expect(stdout).toContain("No difference detected");
});
