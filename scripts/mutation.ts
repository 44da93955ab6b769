import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { errorOf, noScore, type Score, scoresIn, shareOf, sum } from "./mutation-score.ts";
import { codeOf, isSliceName, type SliceName, sliceNames, testsOf } from "./mutation-slices.ts";

/**
 * `npm run mutation [-- SLICE...]`: changes the policy engine's code in thousands of small ways, and counts those that its tests notice
 * (Stryker). In slices, each tried on the tests that are meant for it. `--share 5` tries a fifth, the same one each time, and says how far
 * its score may be from that of all. What was tried before, and has the same code and tests, is not tried again (`packages/policy/.stryker`).
 */
const scoreMin = 80;
const room = path.resolve(import.meta.dirname, "../packages/policy");
const stryker = path.resolve(room, "../../node_modules/@stryker-mutator/core/bin/stryker.js");

const { values, positionals } = parseArgs({ allowPositionals: true, options: { share: { type: "string", default: "1" } } });
const share = Number(values.share);
const asked = positionals.length > 0 ? positionals : sliceNames;
const names = asked.filter(isSliceName);
if (names.length < asked.length) refuse(`the slices are ${sliceNames.join(", ")}`);
if (!Number.isInteger(share) || share < 1) refuse("--share takes a whole number: 5 tries a fifth of the mutants");

for (const name of names) run(name);
const total = names.map(printScores).reduce(sum, noScore);
console.log(told("all of these", total));
process.exitCode = shareOf(total) < scoreMin ? 1 : 0;

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}

function run(name: SliceName): void {
  const sample = share > 1 ? ["--checkers", "sample"] : [];
  const options = ["run", "--incrementalFile", reportOf(name), "--mutate", codeOf(name).join(","), ...sample];
  const { status } = spawnSync(process.execPath, [stryker, ...options], {
    cwd: room,
    stdio: "inherit",
    env: { ...process.env, POSTERN_MUTATION_TESTS: testsOf(name).join(","), POSTERN_MUTATION_SHARE: String(share) },
  });
  if (status !== 0) throw new Error(`the slice ${name} did not come to its end`);
}

/** What a sample left out is not remembered as tried: it has files of its own. */
function reportOf(name: SliceName): string {
  return path.join(room, ".stryker", share > 1 ? `${name}.share-${share}.json` : `${name}.json`);
}

/** Prints the score of each file of a slice, and gives that of the slice. */
function printScores(name: SliceName): Score {
  const files = scoresIn(reportOf(name));
  for (const { file, score } of files) console.log(told(file, score));
  const score = files.map((file) => file.score).reduce(sum, noScore);
  console.log(`${told(name, score)}\n`);
  return score;
}

function told(name: string, score: Score): string {
  const tried = score.noticed + score.missed;
  const doubt = score.untried > 0 ? `, ± ${errorOf(score).toFixed(1)}` : "";
  return `${name.padEnd(40)} ${shareOf(score).toFixed(1).padStart(5)} % of ${tried} mutants were noticed${doubt}`;
}
