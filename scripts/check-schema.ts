import { spawnSync } from "node:child_process";
import path from "node:path";
import { startTestServer } from "../test/setup/database.ts";

const repository = path.resolve(import.meta.dirname, "..");
const comparison = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma", "--exit-code"];

// Prisma plays the migrations into a shadow database of this server and compares what comes out with the schema file.
const server = await startTestServer();
try {
  const env = { ...process.env, DATABASE_URL: server.url, CHECKPOINT_DISABLE: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["node_modules/prisma/build/index.js", ...comparison], {
    cwd: repository,
    env,
    encoding: "utf8",
  });
  console.log(`${stdout}${status === 0 ? "" : stderr}`.trim());
  process.exitCode = status ?? 1;
} finally {
  await server.stop();
}
