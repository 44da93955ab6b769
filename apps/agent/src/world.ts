import { createInterface } from "node:readline/promises";
import type { Env } from "./env.ts";
import { exitCodes } from "./exit.ts";

/** What a command runs in: its environment and its terminal. */
export interface World {
  env: Env;
  variables: NodeJS.ProcessEnv;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Prints a line for the reader, or program, of standard output. */
export function say({ stdout }: Pick<World, "stdout">, text: string): void {
  stdout.write(`${text}\n`);
}

/** Asks the person at the terminal; only a yes is one. */
export async function confirm({ stdin, stdout }: Pick<World, "stdin" | "stdout">, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout });
  const answer = await lines.question(question);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Calls back when the user, or the machine, wants the process to stop; the second time it stops at once. */
export function onStop(stop: () => void): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(exitCodes.stopped);
      stopping = true;
      stop();
    });
  }
}
