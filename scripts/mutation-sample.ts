import { createHash } from "node:crypto";
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** `npm run mutation -- --share 5` tries one mutant of 5, drawn by the mutant's own digest: the same ones each time, whoever asks. */
export function isDrawn(mutant: Pick<Mutant, "fileName" | "location" | "mutatorName" | "replacement">, share: number): boolean {
  const { fileName, location, mutatorName, replacement } = mutant;
  const place = `${fileName.slice(fileName.lastIndexOf("/src/"))}:${location.start.line}:${location.start.column}`;
  const digest = createHash("sha256").update(`${place} ${location.end.line}:${location.end.column} ${mutatorName} ${replacement}`).digest();
  return digest.readUInt32BE() % share === 0;
}

/** Stryker asks a checker about one mutant at a time (its ignorers only leave out whole subtrees); what it turns down counts neither way. */
class SampleChecker implements Checker {
  readonly #share = Number(process.env.POSTERN_MUTATION_SHARE ?? "1");

  async init(): Promise<void> {}

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, this.#judge(mutant)]));
  }

  #judge(mutant: Mutant): CheckResult {
    if (isDrawn(mutant, this.#share)) return { status: CheckStatus.Passed };
    return { status: CheckStatus.CompileError, reason: "not in the sample" };
  }

  /** All at once: each group is a message to the process of the checker. */
  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", SampleChecker)];
