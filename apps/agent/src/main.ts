import { CommanderError } from "commander";
import { tokenFor } from "./credentials.ts";
import { readEnv } from "./env.ts";
import { Ended, exitCodes } from "./exit.ts";
import { listen } from "./listen.ts";
import { login, logout } from "./login.ts";
import { openScreen } from "./output/screen.ts";
import { applyFile, planFile, pullFile, type Terminal, testFile } from "./policy-file/commands.ts";
import { fileTerminal } from "./policy-file/terminal.ts";
import { commandLine, type ListenCommand } from "./program.ts";
import { providers } from "./providers.ts";

const { stdin, stdout, stderr } = process;

stdout.on("error", () => process.exit(exitCodes.stopped)); // the reader of a pipe has gone
process.exit(await run()); // an exit, for a keyboard that was listened to keeps the process alive

async function run(): Promise<number> {
  let code: number = exitCodes.stopped;
  try {
    const env = readEnv(process.env);
    const atFile =
      <Command extends object>(verb: (command: Command, terminal: Terminal) => Promise<void>) =>
      (command: Command & { server?: string }) =>
        fileTerminal({ env, server: command.server ?? env.server, variables: process.env, stdin, stdout }, (terminal) => verb(command, terminal));
    const program = commandLine({
      listen: async (command) => {
        code = await runListen(command);
      },
      providers: async ({ server = env.server, ...wanted }) => say(await providers(wanted, { server, token: tokenFor(env, server) })),
      login: async ({ server = env.server }) => say(await login(env, server, { input: stdin, output: stderr })),
      pull: atFile(pullFile),
      plan: atFile(planFile),
      apply: atFile(applyFile),
      testPolicy: atFile(testFile),
      logout: async ({ server = env.server }) => say(logout(env, server)),
    });
    await program.parseAsync();
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** Runs until it ends, for whatever reason, and says so in the form that was asked for. */
async function runListen(command: ListenCommand): Promise<number> {
  const env = readEnv(process.env);
  const tell = openScreen(command.output, { out: stdout, err: stderr, noColor: env.noColor });
  const asks = command.output === "compact" && stdin.isTTY && stdout.isTTY;
  try {
    await listen(command, { env, tell, onStop, ...(asks && { keyboard: stdin }) });
    tell({ type: "ended", code: exitCodes.stopped, cause: "stopped" });
    return exitCodes.stopped;
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    tell({ type: "ended", code: error.code, cause: error.message, ...(error.problem && { problem: error.problem }) });
    return error.code;
  }
}

function onStop(stop: () => void): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(exitCodes.stopped); // twice: at once
      stopping = true;
      stop();
    });
  }
}

function say(text: string): void {
  stdout.write(`${text}\n`);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.stopped : exitCodes.usage; // commander has printed it
  if (error instanceof Ended) {
    stderr.write(`postern: ${error.message}\n`);
    return error.code;
  }
  stderr.write(`postern: something unexpected happened: ${error instanceof Error ? error.stack : String(error)}\n`);
  return exitCodes.unexpected;
}
