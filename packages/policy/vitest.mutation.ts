import { defineConfig } from "vitest/config";

/** The tests that a slice of mutants is tried on; `npm run mutation` names them. None needs a database, and all share one load of the room. */
const tests = (process.env.POSTERN_MUTATION_TESTS ?? "src/**/*.test.ts").split(",");

export default defineConfig({
  test: { include: tests, setupFiles: ["mutation-clock.ts"], isolate: false, fileParallelism: false, testTimeout: 120_000 },
});
