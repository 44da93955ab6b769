import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/**
 * `npm run mutation [-- SLICE...]`: changes the policy engine's code in thousands of small ways, and counts those that its tests notice
 * (Stryker). In slices, each tried on the tests that are meant for it: a mutant that nobody notices is tried on all of them. What was
 * tried before, and has the same code and tests, is not tried again (`packages/policy/.stryker`).
 */
const slices: Readonly<Record<string, { code: readonly string[]; tests: readonly string[] }>> = {
  engine: {
    code: ["evaluate", "steps", "prepare", "running-order", "simulate", "refusal"],
    tests: ["evaluate", "evaluate-denial", "steps", "prepare", "running-order", "simulate", "gates/oidc-login"],
  },
  signature: {
    code: ["freshness", "encoding", "constant-time", "claim-key", "client-address", "verify-signature", "hmac", ...gates()],
    tests: ["freshness", "encoding", "claim-key", "client-address", "verify-signature", "verify-signature-of-address", "hmac", ...gates()],
  },
  message: {
    code: ["message", "message-pieces", "cut", "condition", "verify/plain", "verify/scheme", "key-steps", "content-digest"],
    tests: ["message", "cut", "condition", "verify-signature", "key-steps", "content-digest", "hmac", "encoding"],
  },
};

function gates(): string[] {
  return ["method", "address", "body-size", "content-type", "shared-secret", "replay", "rate"].map((gate) => `gates/${gate}`);
}

const scoreMin = 80;
const room = path.resolve(import.meta.dirname, "../packages/policy");
const stryker = path.resolve(room, "../../node_modules/@stryker-mutator/core/bin/stryker.js");

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(slices, name));
if (unknown !== undefined) {
  console.error(`there is no slice ${unknown}: ${Object.keys(slices).join(", ")}`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : Object.keys(slices);
for (const name of names) run(name);
const { noticed, missed } = names.map(printScores).reduce(sum, { noticed: 0, missed: 0 });
console.log(`${shareOf({ noticed, missed })} % of ${noticed + missed} mutants were noticed`);
process.exitCode = shareOf({ noticed, missed }) < scoreMin ? 1 : 0;

function run(name: string): void {
  const { code = [], tests = [] } = slices[name] ?? {};
  const files = (names: readonly string[], ending: string) => names.map((file) => `src/${file}${ending}`).join(",");
  const options = ["run", "--incrementalFile", reportOf(name), "--mutate", files(code, ".ts")];
  const { status } = spawnSync(process.execPath, [stryker, ...options], {
    cwd: room,
    stdio: "inherit",
    env: { ...process.env, POSTERN_MUTATION_TESTS: files(tests, ".test.ts") },
  });
  if (status !== 0) throw new Error(`the slice ${name} did not come to its end`);
}

function reportOf(name: string): string {
  return path.join(room, ".stryker", `${name}.json`);
}

interface Score {
  noticed: number;
  missed: number;
}

/** Each file's score; what is tried for a whole load of the room (a table, a pattern) is left out by the configuration. */
function printScores(name: string): Score {
  const { files } = JSON.parse(fs.readFileSync(reportOf(name), "utf8")) as { files: Record<string, { mutants: { status: string }[] }> };
  const scores = Object.entries(files).map(([file, { mutants }]) => {
    const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
    return { file, noticed: count("Killed", "Timeout"), missed: count("Survived", "NoCoverage") };
  });
  for (const { file, ...score } of scores) console.log(`${file.padEnd(32)} ${String(shareOf(score)).padStart(5)} % of ${score.noticed + score.missed}`);
  return scores.reduce(sum, { noticed: 0, missed: 0 });
}

function sum(one: Score, other: Score): Score {
  return { noticed: one.noticed + other.noticed, missed: one.missed + other.missed };
}

function shareOf({ noticed, missed }: Score): number {
  return noticed + missed === 0 ? 100 : Math.round((noticed / (noticed + missed)) * 1_000) / 10;
}
