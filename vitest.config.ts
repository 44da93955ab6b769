import os from "node:os";
import { defineConfig } from "vitest/config";

const unit = [
  "packages/*/src/**/*.test.ts",
  "apps/*/src/**/*.test.{ts,tsx}",
  "infra/up/src/**/*.test.ts",
  "scripts/*.test.ts",
  "test/*.test.ts",
  "test/setup/**/*.test.ts",
  "test/{bench,chaos,suites,vectors}/**/*.test.ts",
];
const globalSetup = ["test/setup/global.ts"];
// On a busy machine what is waited for comes late; only a test that fails waits so long.
const expect = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    // Most of a test's time is spent waiting for PostgreSQL, sockets and pages: three workers are better than two on two cores.
    maxWorkers: os.availableParallelism() + 1,
    projects: [
      { test: { name: "unit", include: unit, globalSetup, expect, testTimeout: 60_000, hookTimeout: 120_000 } },
      {
        test: {
          name: "story",
          include: ["test/story/**/*.test.ts"],
          globalSetup,
          expect,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
