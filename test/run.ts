import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildDashboard, dashboardIsFresh, generatePrismaClient } from "@postern/up/build";

const repository = path.resolve(import.meta.dirname, "..");
const minutesMax = 20;

export interface Tally {
  passed: number;
  failed: number;
}

/** Runs unit tests, then stories against the built dashboard, each on a PostgreSQL of its own. Filters name files, as vitest takes them. */
export async function runTests(filters: string[] = []): Promise<Tally> {
  await generatePrismaClient();
  const unit = await runProject("unit", filters);
  if (!dashboardIsFresh()) {
    console.log("\n Building the dashboard, whose sources changed…");
    await buildDashboard();
  }
  const story = await runProject("story", filters);
  const total = { passed: unit.passed + story.passed, failed: unit.failed + story.failed };
  if (total.passed + total.failed > 0) return total;
  console.log("\nNo test was run, which counts as a failure.");
  return { passed: 0, failed: 1 };
}

async function runProject(project: string, filters: string[]): Promise<Tally> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-tally-"));
  const report = path.join(folder, "report.json");
  const options = ["run", "--project", project, "--passWithNoTests", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runVitest([...options, ...filters]);
  const tally = fs.existsSync(report) ? tallyOf(JSON.parse(fs.readFileSync(report, "utf8"))) : { passed: 0, failed: 0 };
  fs.rmSync(folder, { recursive: true });
  if (filters.length === 0 && tally.passed + tally.failed === 0) console.log(`\nNo ${project} test was found, which counts as a failure.`);
  const unsaid = (code !== 0 && tally.failed === 0) || (filters.length === 0 && tally.passed === 0);
  return unsaid ? { passed: tally.passed, failed: tally.failed + 1 } : tally;
}

function runVitest(options: string[]): Promise<number> {
  const vitest = path.join(repository, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, ...options], { cwd: repository, stdio: "inherit", timeout: minutesMax * 60_000 });
  return new Promise((resolve, reject) => child.once("error", reject).once("exit", (code) => resolve(code ?? 1)));
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that could not even be loaded counts as one failed test. */
function tallyOf({ numPassedTests, numFailedTests, testResults }: Report): Tally {
  const unloaded = testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"));
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  const { passed, failed } = await runTests(process.argv.slice(2));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
