import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "infra/up/src/**/*.test.ts", "test/setup/**/*.test.ts"], globalSetup: ["test/setup/global.ts"], testTimeout: 20_000 } },
      { test: { name: "story", include: ["test/story/**/*.test.ts"], globalSetup: ["test/setup/global.ts"], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false } },
    ],
  },
});
