/** What a run of tests came to. */
export interface Tally {
  passed: number;
  failed: number;
  /** Each failure as `file: title`, to be told again where only the end of a log is kept. */
  failures: string[];
}

/** The part of vitest's JSON report that is read here. */
export interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

export const noTests: Tally = { passed: 0, failed: 0, failures: [] };

/** A file that could not even be loaded counts as one failed test. Files are named from `root` on. */
export function tallyOf({ numPassedTests, numFailedTests, testResults }: Report, root: string): Tally {
  const failedFiles = testResults.filter(({ status }) => status === "failed");
  const unloaded = failedFiles.filter(({ assertionResults }) => assertionResults.every((test) => test.status !== "failed"));
  const failures = failedFiles.flatMap(({ name, message, assertionResults }) => {
    const titles = assertionResults.filter((test) => test.status === "failed").map(({ fullName }) => fullName);
    const told = titles.length > 0 ? titles : [`could not be loaded: ${message.split("\n")[0]}`];
    return told.map((title) => `${name.replace(`${root}/`, "")}: ${title}`);
  });
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, failures };
}

/** A failure that no single test stands for. */
export function withFailure({ passed, failed, failures }: Tally, sentence: string): Tally {
  return { passed, failed: failed + 1, failures: [...failures, sentence] };
}

export function sum(tallies: Tally[]): Tally {
  return tallies.reduce(
    (total, { passed, failed, failures }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      failures: [...total.failures, ...failures],
    }),
    noTests,
  );
}
