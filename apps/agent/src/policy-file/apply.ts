import { Ended, exitCodes } from "../exit.ts";
import { terminalText } from "../terminal-text.ts";
import type { Change, Plan, Progress } from "./plan.ts";
import { titleOf } from "./plan-lines.ts";

const doneWords = { add: "added", change: "changed", remove: "removed" } as const;

/** What came of one change. */
export interface Done {
  deed: Change["deed"];
  noun: Change["noun"];
  name: string;
  remark?: string;
}

/**
 * Makes the changes of a plan, in its order. Stops at the first that fails, with an Ended that says what was done and what was not; `done` hears
 * of each one that was.
 */
export async function apply({ changes }: Plan, progress: Progress, done: (change: Done) => void): Promise<void> {
  for (const [index, change] of changes.entries()) {
    try {
      let remark: string | undefined;
      for (const step of change.steps) remark = await step(progress);
      const { deed, noun, name } = change;
      done({ deed, noun, name, ...(remark !== undefined && { remark }) });
    } catch (error) {
      throw stopped(error, change, { doneCount: index, left: changes.slice(index + 1) });
    }
  }
}

/** `added endpoint github (version 2 is live)`. */
export function doneLine({ deed, noun, name, remark }: Done): string {
  return `  ${doneWords[deed]} ${titleOf({ noun, name })}${remark === undefined ? "" : ` (${terminalText(remark)})`}`;
}

function stopped(error: unknown, failed: Change, { doneCount, left }: { doneCount: number; left: readonly Change[] }): Ended {
  const { code, problem, message } = error instanceof Ended ? error : { code: exitCodes.unexpected, problem: undefined, message: String(error) };
  const rest = left.length === 0 ? "" : ` Not tried: ${left.map((change) => titleOf(change)).join(", ")}.`;
  const sentence = `stopped at ${titleOf(failed)}: ${terminalText(message, lettersMax)} ${doneCount} of the changes before it ${doneCount === 1 ? "is" : "are"} made.${rest} Run it again when this is mended: what is made stays.`;
  return new Ended(code === exitCodes.usage ? exitCodes.failed : code, sentence, problem);
}

const lettersMax = 2_000;
