import { spawn } from "node:child_process";
import { agentNode, agentProgram } from "./agent-program.ts";
import { laptopEnvironment } from "./laptop-environment.ts";

/** What a run of the command line came to. */
export interface Ran {
  code: number | null;
  /** What it printed: on standard output, and to people on standard error. */
  output: string;
  errors: string;
}

export interface RunSettings {
  /** Variables of the environment, beside PATH. */
  env: Record<string, string>;
  /** The folder in which it runs. */
  folder: string;
}

const waitMs = 60_000;

/** Runs `postern` to its end, as a process of its own that knows nothing of the tester's settings. */
export function runPostern(args: readonly string[], { env, folder }: RunSettings): Promise<Ran> {
  const child = spawn(agentNode(), [agentProgram(), ...args], {
    cwd: folder,
    env: { ...laptopEnvironment(folder), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: waitMs,
  });
  const said = { output: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.errors += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}
