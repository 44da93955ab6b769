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
    return told.map((title) => `${name.replace(`${root}/`, "")}: ${title}`);
  });
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, failures, unsteady: [] };
}

/** The files with a failure, from `root` on. */
export function failedFilesOf({ testResults }: Report, root: string): string[] {
  return testResults.filter(({ status }) => status === "failed").map(({ name }) => name.replace(`${root}/`, ""));
}

/** A run and the second one of its failed files alone, as one: what failed in the first only is unsteady. */
export function afterSecondRun(first: Tally, second: Tally): Tally {
  const unsteady = first.failures.filter((failure) => !second.failures.includes(failure));
  return { ...second, passed: first.passed + first.failed - second.failed, unsteady };
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
