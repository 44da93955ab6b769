import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runTests } from "../test/run.ts";

interface Step {
  name: string;
  command: string[];
  /** What to do when it fails. */
  fix: string;
}

const repository = path.resolve(import.meta.dirname, "..");
const script = (name: string, ...options: string[]) => [process.execPath, `scripts/${name}.ts`, ...options];
const steps: Step[] = [
  { name: "Format and lint", command: ["biome", "ci", "--colors=off", "."], fix: "npm run format mends most of it" },
  { name: "Types", command: script("typecheck"), fix: "correct the types; npm run typecheck shows only this" },
  {
    name: "Boundaries between rooms",
    command: ["turbo", "boundaries"],
    fix: "import only what turbo.json allows the room; declare what it uses in its package.json",
  },
  { name: "Shape budgets", command: script("budgets"), fix: "cut the file or function where its thoughts part; see CONTRIBUTING.md" },
  { name: "Lock file", command: script("check-lock"), fix: "choose versions that exist for every platform, then npm install" },
  { name: "Schema and migrations agree", command: script("check-schema"), fix: "write a migration for the change in prisma/schema.prisma" },
  { name: "Reference pages", command: script("reference", "--check"), fix: "npm run reference writes them anew" },
];

/** Everything that CI asks of a change: the same for a person. Tests come last, so that the last line is their tally. */
const failed = steps.filter((step) => !passes(step));
const withTests = !process.argv.includes("--no-tests");
const tally = withTests ? await runTests() : { passed: 0, failed: 0 };

for (const { name, fix } of failed) console.log(`✖ ${name}: ${fix}.`);
if (tally.failed > 0) console.log("✖ Tests: the failures are above; npm test -- FILE runs one file.");
console.log(`\n${steps.length - failed.length + tally.passed} passed, ${failed.length + tally.failed} failed`);
process.exitCode = failed.length + tally.failed > 0 ? 1 : 0;

function passes({ name, command: [program = "", ...options] }: Step): boolean {
  const startedAt = performance.now();
  const env = {
    ...process.env,
    PATH: `${path.join(repository, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
  };
  const { status, stdout, stderr } = spawnSync(program, options, {
    cwd: repository,
    env,
    encoding: "utf8",
    maxBuffer: 64_000_000,
    shell: process.platform === "win32" && !fs.existsSync(program),
  });
  const passed = status === 0;
  console.log(`${passed ? "✔" : "✖"} ${name.padEnd(32)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`);
  if (!passed) console.log(`${stdout ?? ""}${stderr ?? ""}`.trimEnd().replace(/^/gm, "    "));
  return passed;
}
