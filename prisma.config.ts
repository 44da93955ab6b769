import path from "node:path";
import { defineConfig } from "prisma/config";

// The CLI would download a native engine; the shim runs the one from npm instead (docs/decisions). On Windows the CLI's own is used.
if (process.platform !== "win32") process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, "packages/db/scripts/schema-engine.mjs");
process.env.CHECKPOINT_DISABLE ??= "1";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
