import { CommanderError } from "commander";
import { readEnv } from "./env.ts";
import { Ended, exitCodes } from "./exit.ts";
import { commandLine } from "./program.ts";
import { terminalLines } from "./terminal-text.ts";
import { verbsIn } from "./verbs.ts";

const { stdin, stdout, stderr } = process;

stdout.on("error", () => process.exit(exitCodes.stopped)); // the reader of a pipe has gone
try {
  const world = { env: readEnv(process.env), variables: process.env, stdin, stdout, stderr };
  await commandLine(verbsIn(world)).parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
process.exit(); // for a keyboard that was listened to keeps the process alive

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.stopped : exitCodes.usage; // commander has printed it
  if (error instanceof Ended) {
    const code = error.problem === undefined || error.message.includes(error.problem) ? "" : ` (${error.problem})`;
    stderr.write(`postern: ${terminalLines(error.message)}${code}\n`); // a gateway may have said a part of it
    return error.code;
  }
  stderr.write(`postern: something unexpected happened: ${error instanceof Error ? error.stack : String(error)}\n`);
  return exitCodes.unexpected;
}
