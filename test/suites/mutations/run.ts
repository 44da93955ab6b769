import { judgePrograms, type ProgramCounts } from "./programs.ts";
import { Random } from "./random.ts";
import { makeSeeds } from "./seeds.ts";
import { judgeSpoiled, type SpoiledCounts } from "./signatures.ts";

/** A program is a twentieth of what is tried: each is prepared anew, and judges a body that makes work. */
const programShare = 20;

/** Spoils so many requests, expressions and schemas, and prints what came of them. */
export async function runMutations(count: number, seed: number): Promise<{ passed: number; failed: number }> {
  const random = new Random(seed);
  const seeds = await makeSeeds();
  const programs = Math.floor(count / programShare);
  const spoiled = await judgeSpoiled(seeds, count - programs, random);
  printSpoiled(spoiled, new Set(seeds.map(({ provider }) => provider)).size);
  const judged = judgePrograms(programs, random);
  printPrograms(judged);
  const failed = spoiled.failures.length + judged.failures.length;
  return { passed: spoiled.tried + judged.tried - failed, failed };
}

function printSpoiled({ tried, refused, uncovered, openBodies, failures, slowestMs }: SpoiledCounts, providers: number): void {
  console.log(`mutations/signatures: ${tried} spoiled requests of ${providers} providers: ${refused} refused, ${failures.length} failed`);
  console.log(`  ${uncovered} let in, as what was changed is not signed; the slowest took ${slowestMs.toFixed(1)} ms`);
  const bodies = [...openBodies].sort(([one], [other]) => one.localeCompare(other)).map(([provider, count]) => `${provider} ${count}`);
  console.log(`  changed bodies among them, of providers that prove another thing than every byte of it: ${bodies.join(", ")}`);
  for (const failure of failures) console.log(`  ${failure}`);
}

function printPrograms({ tried, unfit, judged, failures, slowestMs }: ProgramCounts): void {
  console.log(`mutations/programs: ${tried} expressions and schemas: ${unfit} refused when saved, ${judged} judged a body, ${failures.length} failed`);
  console.log(`  the slowest took ${slowestMs.toFixed(1)} ms of the processor`);
  for (const failure of failures) console.log(`  ${failure}`);
}
