import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildDashboard, dashboardIsFresh } from "@postern/up/build";
import { sentenceOf } from "@postern/up/screen";
import { afterSecondRun, failedFilesOf, noTests, type Report, sum, type Tally, tallyOf, withFailure } from "./tally.ts";

const repository = path.resolve(import.meta.dirname, "..");
const minutesMax = 20;
/** In how many files of a whole run tests may fail and still be run again alone. */
const secondChancesMax = 3;

/** Runs unit tests, then stories against the built dashboard, each on a PostgreSQL of its own. Filters name files, as vitest takes them. */
export async function runTests(filters: string[] = []): Promise<Tally> {
  try {
    const projects = await projectsOf(filters);
    if (projects.size === 0) return withFailure(noTests, `No test file has ${filters.join(" or ")} in its path.`);

    const unit = projects.has("unit") ? await runProject("unit", filters) : noTests;
    return sum([unit, projects.has("story") ? await runStories(filters) : noTests]);
  } catch (error) {
    return withFailure(noTests, sentenceOf(error));
  }
}

async function runStories(filters: string[]): Promise<Tally> {
  try {
    if (!dashboardIsFresh()) {
      console.log("\n Building the dashboard, whose sources changed: up to a minute…");
      await buildDashboard();
    }
  } catch (error) {
    return withFailure(noTests, `The stories did not run: ${sentenceOf(error)}`);
  }
  return runProject("story", filters);
}

/** The projects with a file that these filters name; without filters, all of them. */
async function projectsOf(filters: string[]): Promise<Set<string>> {
  if (filters.length === 0) return new Set(["unit", "story"]);
  const { report } = await runVitest("list", ["--filesOnly"], filters);
  return new Set(((report ?? []) as { projectName: string }[]).map(({ projectName }) => projectName));
}

async function runProject(project: string, filters: string[]): Promise<Tally> {
  const { code, report } = await runOnce(project, filters);
  const tally = report ? tallyOf(report, repository) : noTests;
  const files = report ? failedFilesOf(report, repository) : [];
  if (filters.length === 0 && files.length > 0 && files.length <= secondChancesMax) return runAgain(project, files, tally);
  if (code !== 0 && tally.failed === 0) return withFailure(tally, `The ${project} tests ended with ${code}; the reason is above.`);
  if (filters.length === 0 && tally.passed === 0) return withFailure(tally, `No ${project} test was run.`);
  return tally;
}

/** Says whether what failed beside all the others, on a machine that had its hands full, fails alone too. */
async function runAgain(project: string, files: string[], first: Tally): Promise<Tally> {
  console.log(`\n Again, alone, what failed:\n${first.failures.map((failure) => ` ✖ ${failure}`).join("\n")}\n`);
  const { code, report } = await runOnce(project, files);
  if (!report) return first;
  const both = afterSecondRun(first, report, repository);
  return code !== 0 && both.failed === 0 ? withFailure(both, `The ${project} tests that were run again ended with ${code}; the reason is above.`) : both;
}

function runOnce(project: string, filters: string[]): Promise<{ code: number; report?: Report }> {
  return runVitest("run", ["--project", project, "--reporter=default", "--reporter=json"], filters);
}

/** Runs vitest to its end; it leaves its report in a file of this run's own. */
async function runVitest(verb: "run" | "list", options: string[], filters: string[]) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-tally-"));
  const file = path.join(folder, "report.json");
  const vitest = path.join(repository, "node_modules/vitest/vitest.mjs");
  const output = verb === "run" ? `--outputFile.json=${file}` : `--json=${file}`;
  const child = spawn(process.execPath, [vitest, verb, ...options, output, ...filters], {
    cwd: repository,
    stdio: "inherit",
    timeout: minutesMax * 60_000,
  });
  const code = await new Promise<number>((resolve, reject) => child.once("error", reject).once("exit", (ended) => resolve(ended ?? 1)));
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
  fs.rmSync(folder, { recursive: true });
  return { code, report };
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  const { passed, failed, failures, unsteady } = await runTests(process.argv.slice(2));
  if (unsteady.length > 0) console.log(`\nRed beside the others, green alone; to be mended:\n${unsteady.map((test) => `~ ${test}`).join("\n")}`);
  if (failed > 0) console.log(`\n${failures.map((failure) => `✖ ${failure}`).join("\n")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
