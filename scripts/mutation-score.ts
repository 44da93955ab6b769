import fs from "node:fs";

/** How many mutants the tests noticed, how many they missed, and how many a sample left out. */
export interface Score {
  noticed: number;
  missed: number;
  untried: number;
}

export const noScore: Score = { noticed: 0, missed: 0, untried: 0 };

const noticed = ["Killed", "Timeout"];
const missed = ["Survived", "NoCoverage"];
// How Stryker calls what a checker turned down; see mutation-sample.ts.
const untried = ["CompileError"];

interface Report {
  files: Record<string, { mutants: { status: string }[] }>;
}

/** The score of each file in a report of Stryker's. What is tried for a whole load of the room (a table, a pattern) is left out by the configuration. */
export function scoresIn(reportFile: string): { file: string; score: Score }[] {
  const { files } = JSON.parse(fs.readFileSync(reportFile, "utf8")) as Report;
  return Object.entries(files).map(([file, { mutants }]) => {
    const count = (statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
    return { file, score: { noticed: count(noticed), missed: count(missed), untried: count(untried) } };
  });
}

export function sum(one: Score, other: Score): Score {
  return { noticed: one.noticed + other.noticed, missed: one.missed + other.missed, untried: one.untried + other.untried };
}

/** The noticed ones among those that were tried, in percent. */
export function shareOf({ noticed, missed }: Score): number {
  return noticed + missed === 0 ? 100 : (noticed / (noticed + missed)) * 100;
}

/** How far the score of all may be from that of the sample, in percent, with 95 in 100 (Agresti and Coull's interval, of a finite whole). */
export function errorOf({ noticed, missed, untried }: Score): number {
  if (untried === 0) return 0;
  const tried = noticed + missed;
  const share = (noticed + 2) / (tried + 4);
  const leftOut = untried / (tried + untried);
  return 1.96 * Math.sqrt(((share * (1 - share)) / (tried + 4)) * leftOut) * 100;
}
