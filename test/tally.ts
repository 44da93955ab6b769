/** What a run of tests came to. */
export interface Tally {
  passed: number;
  failed: number;
  /** Each failure as `file: title`, to be told again where only the end of a log is kept. */
  failures: string[];
  /** Red beside the others and green alone: a test, or what it tests, that does not bear a busy machine. Each is a fault to mend. */
  unsteady: string[];
}

/** The part of vitest's JSON report that is read here. */
export interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

export const noTests: Tally = { passed: 0, failed: 0, failures: [], unsteady: [] };

/** A file that could not even be loaded counts as one failed test. Files are named from `root` on. */
export function tallyOf({ numPassedTests, numFailedTests, testResults }: Report, root: string): Tally {
  const failedFiles = testResults.filter(({ status }) => status === "failed");
  const unloaded = failedFiles.filter(({ assertionResults }) => assertionResults.every((test) => test.status !== "failed"));
  const failures = failedFiles.flatMap(({ name, message, assertionResults }) => {
    const titles = assertionResults.filter((test) => test.status === "failed").map(({ fullName }) => fullName);
    const told = titles.length > 0 ? titles : [`could not be loaded: ${message.split("\n")[0]}`];
    return told.map((title) => `${fileOf(name, root)}: ${title}`);
  });
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, failures, unsteady: [] };
}

/** The files with a failure, from `root` on. */
export function failedFilesOf({ testResults }: Report, root: string): string[] {
  return testResults.filter(({ status }) => status === "failed").map(({ name }) => fileOf(name, root));
}

/**
 * A run, and the second one of its failed files alone, as one. A file's failures are unsteady where all of it is green in the second run, and each of the
 * tests that had failed was run and passed; else they stand.
 */
export function afterSecondRun(first: Tally, second: Report, root: string): Tally {
  const green = second.testResults.filter(({ status }) => status === "passed");
  const passed = new Set(green.flatMap((file) => file.assertionResults.filter((test) => test.status === "passed").map((test) => nameOf(file, test, root))));
  const loaded = new Set(green.filter(({ assertionResults }) => assertionResults.length > 0).map(({ name }) => fileOf(name, root)));
  const isGreen = (failure: string) => passed.has(failure) || loaded.has(failure.split(": could not be loaded: ", 1)[0] ?? "");
  const unsteady = first.failures.filter(isGreen);
  const failures = [...new Set([...first.failures.filter((failure) => !isGreen(failure)), ...tallyOf(second, root).failures])];
  return { passed: first.passed + unsteady.length, failed: failures.length, failures, unsteady };
}

function nameOf({ name }: { name: string }, { fullName }: { fullName: string }, root: string): string {
  return `${fileOf(name, root)}: ${fullName}`;
}

function fileOf(name: string, root: string): string {
  return name.replace(`${root}/`, "");
}

/** A failure that no single test stands for. */
export function withFailure(tally: Tally, sentence: string): Tally {
  return { ...tally, failed: tally.failed + 1, failures: [...tally.failures, sentence] };
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce(
    (total, { passed, failed, failures, unsteady }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      failures: [...total.failures, ...failures],
      unsteady: [...total.unsteady, ...unsteady],
    }),
    noTests,
  );
}
