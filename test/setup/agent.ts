import { type ChildProcess, spawn } from "node:child_process";
import { agentNode, agentProgram, agentSource } from "./agent-program.ts";
import { untilFound } from "./until.ts";

/** One line that `postern listen --output json` prints. */
export type AgentLine = { v: 1; type: string } & Record<string, unknown>;
export interface AgentProcess {
  lines: AgentLine[];
  /** What it said to people. */
  words(): string;
  /** The next line of this type that was not taken yet. */
  said(type: string, withinMs?: number): Promise<AgentLine>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a closed laptop does. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
}
export interface AgentSettings {
  /** The dashboard's address. */
  server: string;
  token: string;
  /** What the agent does; `listen` without it. */
  verb?: string[];
  /** What stands after that on its command line. */
  args: string[];
  /** A module that it loads before its own. */
  module?: string;
  /** More of its environment. */
  env?: Record<string, string>;
}

const waitMs = 30_000;

/** The real agent, as a process of its own. */
export function startAgent({ server, token, verb = ["listen"], args, module, env: more }: AgentSettings): AgentProcess {
  const env = { ...process.env, POSTERN_SERVER: server, POSTERN_AGENT_TOKEN: token, ...more };
  const [node, ...options] = module ? [process.execPath, "--import", module, agentSource] : [agentNode(), agentProgram()]; // a module of ours is TypeScript
  const child = spawn(node as string, [...options, ...verb, ...args, "--output", "json"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: AgentLine[] = [];
  const taken = new Set<AgentLine>();
  let words = "";
  eachLine(child, (line) => lines.push(JSON.parse(line)));
  child.stderr?.on("data", (chunk: Buffer) => {
    words += chunk;
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    lines,
    words: () => words,
    exited,
    async said(type, withinMs = waitMs) {
      const look = () => lines.find((line) => line.type === type && !taken.has(line));
      const line = await untilFound(
        look,
        withinMs,
        () => `the agent did not say ${type}; it said ${lines.map((one) => one.type).join(", ") || "nothing"} and ${words}`,
      );
      taken.add(line);
      return line;
    },
    async stop() {
      child.kill("SIGINT");
      return exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function eachLine({ stdout }: ChildProcess, take: (line: string) => void): void {
  let rest = "";
  stdout?.on("data", (chunk: Buffer) => {
    const [...whole] = (rest + chunk).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) take(line);
  });
}
