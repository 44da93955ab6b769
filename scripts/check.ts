import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runTests } from "../test/run.ts";
import { noTests } from "../test/tally.ts";

interface Step {
  name: string;
  command: string[];
  /** What to do when it fails. */
  fix: string;
}

const toldLines = 12;
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
  { name: "Links between pages", command: script("check-links"), fix: "correct the link, or put the page back" },
];

/** Everything that CI asks of a change: the same for a person. What failed is told again at the end, for only the tail of a long log is read. */
const failed = steps.map(failureOf).filter((failure) => failure !== undefined);
const tests = process.argv.includes("--no-tests") ? noTests : await runTests();

for (const { name, fix, said } of failed) console.log(`\n✖ ${name}: ${fix}.\n${indented(said.split("\n").slice(-toldLines).join("\n"))}`);
if (tests.failed > 0) console.log(`\n${tests.failures.map((failure) => `✖ ${failure}`).join("\n")}\n  npm test -- FILE runs one file.`);
console.log(`\n${steps.length - failed.length + tests.passed} passed, ${failed.length + tests.failed} failed`);
process.exitCode = failed.length + tests.failed > 0 ? 1 : 0;

/** Runs a step to its end and says how it went; what it said, when it failed. */
function failureOf({ name, fix, command: [program = "", ...options] }: Step): { name: string; fix: string; said: string } | undefined {
  const startedAt = performance.now();
  const env = {
    ...process.env,
    PATH: `${path.join(repository, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
  };
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd: repository,
    env,
    encoding: "utf8",
    maxBuffer: 64_000_000,
    shell: process.platform === "win32" && !fs.existsSync(program),
  });
  console.log(`${status === 0 ? "✔" : "✖"} ${name.padEnd(32)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`);
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`.trimEnd();
  console.log(indented(said));
  return { name, fix, said };
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}
