import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "../cannot-start.mjs";
import { repository } from "./postgres-files.ts";
import type { Service } from "./supervise.ts";

export interface AppProcess {
  name: string;
  /** What node runs: a file, then its arguments. */
  command: string[];
  env: Record<string, string>;
  /** Answers 200 once the app serves. */
  readyUrl: string;
  /** Everything the app prints goes here. */
  logFile: string;
}

const readyMsMax = 60_000;
const stopMsMax = 10_000;
const lastWordsMax = 4_000;
const logBytesMax = 20_000_000; // looked at when an app starts; the log before it is kept as .1

/** Starts an app on this node, in a process group of its own, and waits until it serves. */
export async function startApp({ name, command, env, readyUrl, logFile }: AppProcess, signal?: AbortSignal): Promise<Service> {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  if ((fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) fs.renameSync(logFile, `${logFile}.1`);
  const log = fs.openSync(logFile, "a", 0o600);
  const from = fs.fstatSync(log).size;
  const child = spawn(process.execPath, command, { cwd: repository, env, detached: true, stdio: ["ignore", log, log] });
  fs.closeSync(log);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  }).then(() => {
    over = true;
  });
  const stop = async () => {
    if (over) return;
    child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
    await ended;
    clearTimeout(insist);
  };

  const until = Date.now() + readyMsMax;
  while (!(await answers(readyUrl))) {
    if (over) throw new CannotStart(`${name} could not start: ${lastWords(logFile, from)}`);
    if (signal?.aborted || Date.now() > until) {
      await stop();
      signal?.throwIfAborted();
      throw new CannotStart(`${name} was not ready after ${readyMsMax / 1000} s; its log is ${logFile}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return { pid: child.pid ?? 0, ended, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
    await answer.body?.cancel();
    return answer.status < 400;
  } catch {
    return false;
  }
}

/** The sentence an app ended with: the message of its last log line, that of a crash, or its last lines as they are. */
function lastWords(logFile: string, from: number): string {
  const said = fs.readFileSync(logFile).subarray(from).toString().slice(-lastWordsMax).trim();
  const lines = said.split("\n").filter(Boolean);
  const told = lines.toReversed().map(messageOf).find(Boolean) ?? lines.find((line) => /^\w*Error: /.test(line));
  return `${told ?? (lines.slice(-3).join(" ") || "it said nothing")} (log: ${logFile})`;
}

function messageOf(line: string): string | undefined {
  try {
    const { reason, message, msg } = JSON.parse(line);
    return [reason, message, msg].find((text) => typeof text === "string" && text);
  } catch {
    return undefined; // not a log line
  }
}
