import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const repository = path.resolve(import.meta.dirname, "../..");
const readyMsMax = 30_000;

export interface Running {
  pid: number;
  /** Resident memory now, in MB; 0 where /proc is missing. */
  rssMb(): number;
  stop(): Promise<void>;
}
export interface Child extends Running {
  /** What its ready line said. */
  ready: Record<string, unknown>;
}

/** Starts one of our programs and waits for its line {"event":"ready"}; its other lines are dropped, as in a run with logs piped away. */
export async function startChild(program: string, env: Record<string, string>, args: readonly string[] = []): Promise<Child> {
  const child = spawnNode([program, ...args], env);
  return { ready: await readyLine(child, program), ...running(child) };
}

/** Starts one of our programs inside of what another one makes for it, such as a namespace, and waits for its ready line. */
export async function startIn(outer: string, outerArgs: readonly string[], args: readonly string[]): Promise<Child> {
  const child = spawnIn([outer, ...outerArgs, process.execPath], args, {});
  return { ready: await readyLine(child, args[0] ?? outer), ...running(child) };
}

/** Starts a program that says nothing when it is ready; `args` begin with its file, from the repository's root. */
export function startSilent(args: readonly string[], env: Record<string, string>): Running {
  const child = spawnNode(args, env);
  child.stdout?.resume();
  return running(child);
}

function spawnNode(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawnIn([process.execPath], args, env);
}

function spawnIn([program = "", ...before]: readonly string[], args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(program, [...before, ...args], { cwd: repository, env: { PATH: process.env.PATH ?? "", ...env }, stdio: ["ignore", "pipe", "inherit"] });
}

function running(child: ChildProcess): Running {
  const { pid = 0 } = child;
  return {
    pid,
    rssMb: () => residentMb(pid),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function readyLine(child: ChildProcess, program: string): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error("the child has no stdout");
  const lines = readline.createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${program} is not ready after ${readyMsMax} ms`)), readyMsMax);
    let last = "";
    lines.on("line", (line) => {
      last = line;
      if (!line.includes('"event":"ready"')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${last}`)));
  });
}

function residentMb(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kilobytes) / 1_024);
  } catch {
    return 0;
  }
}
