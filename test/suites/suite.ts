import fs from "node:fs";
import path from "node:path";

/** What came of one case: it passed, it failed and why, or our code does not take what it asks, and why. */
export type Judgement = "passed" | { failure: string } | { skipped: string };

/** Cases of one public suite, judged one after the other. */
export interface Suite {
  name: string;
  cases: readonly Case[];
}
export interface Case {
  name: string;
  judge(): Judgement;
}

/** Runs a suite; prints each failure, then its counts with what was skipped. */
export function runSuite({ name, cases }: Suite): { passed: number; failed: number } {
  const count = { passed: 0, failed: 0 };
  const skipped = new Map<string, number>();
  for (const one of cases) {
    const judgement = one.judge();
    if (judgement === "passed") count.passed++;
    else if ("skipped" in judgement) skipped.set(judgement.skipped, (skipped.get(judgement.skipped) ?? 0) + 1);
    else {
      count.failed++;
      console.log(`  ${name}: ${one.name}: ${judgement.failure}`);
    }
  }
  console.log(`${name}: ${count.passed} passed, ${count.failed} failed`);
  for (const [reason, cases] of skipped) console.log(`  ${cases} skipped: ${reason}`);
  return count;
}

/** Whether a verdict is the expected one. */
export function expectVerdict(said: boolean, expected: boolean): Judgement {
  if (said === expected) return "passed";
  return { failure: said ? "was taken, and must not be" : "was not taken, and must be" };
}

/** The JSON files of a folder and of those inside it, by their path from there; none where there is no such folder. */
export function jsonFiles(folder: string): { name: string; content: unknown }[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({ name, content: JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")) as unknown }));
}
