/** A reason not to start that its reader can act on: one sentence, with the way out. */
export class CannotStart extends Error {}

/** Says the sentence and ends; anything else is a bug and shows its stack. */
export function explain(error) {
  process.stderr.write(`\n  ${error instanceof CannotStart ? `✖ ${error.message}` : (error?.stack ?? error)}\n\n`);
  process.exitCode = 1;
}
