import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "../cannot-start.mjs";
import { endProcess, type RecordedProcess, record, stillRuns } from "./process-identity.ts";

const waitMs = 10_000;

/** What a running house writes down about itself in its state folder. */
interface Running {
  starter: RecordedProcess;
  webUrl: string;
  children: RecordedProcess[];
}

export interface HouseLock {
  /** Writes down a child, so that it can be found after a hard end of this process. */
  note(name: string, pid: number): void;
  release(): void;
}

const fileIn = (folder: string) => path.join(folder, "running.json");

/** Takes the state folder for this process. A house that runs is a reason not to start; what a killed one left is ended first. */
export async function takeHouse(folder: string, webUrl: string): Promise<HouseLock> {
  const left = findRunning(folder);
  if (left && stillRuns(left.starter))
    throw new CannotStart(`Postern runs already (process ${left.starter.pid}): open ${left.webUrl}, or stop it with npm run stop.`);
  if (left) await endAll(left.children, waitMs);
  fs.rmSync(fileIn(folder), { force: true });

  const running: Running = { starter: record("starter", process.pid), webUrl, children: [] };
  create(folder, running);
  return {
    note(name, pid) {
      running.children = [...running.children.filter((child) => child.name !== name), record(name, pid)];
      write(folder, running);
    },
    release: () => fs.rmSync(fileIn(folder), { force: true }),
  };
}

/** Ends the house that runs from this state folder, or what a killed starter left of one; true when there was something to end. */
export async function stopHouse(folder: string): Promise<boolean> {
  const running = findRunning(folder);
  if (!running || ![running.starter, ...running.children].some(stillRuns)) return false;
  await endAll([running.starter], 2 * waitMs);
  await endAll(running.children, waitMs);
  fs.rmSync(fileIn(folder), { force: true });
  return true;
}

/** The last started first; PostgreSQL writes its own process down in its data directory. */
async function endAll(processes: RecordedProcess[], waitMs: number): Promise<void> {
  try {
    for (const known of processes.toReversed()) await endProcess(known, waitMs);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
    throw new CannotStart("Postern was started here by another user: run npm run stop as that user first.");
  }
}

// "wx" makes the file only if there is none: of two starters at the same moment one wins.
function create(folder: string, running: Running): void {
  try {
    fs.writeFileSync(fileIn(folder), JSON.stringify(running), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CannotStart("Postern is being started by another process right now: wait for it, then open its dashboard.");
  }
}

function write(folder: string, running: Running): void {
  const draft = `${fileIn(folder)}.draft`;
  fs.writeFileSync(draft, JSON.stringify(running), { mode: 0o600 });
  fs.renameSync(draft, fileIn(folder));
}

function findRunning(folder: string): Running | undefined {
  try {
    return JSON.parse(fs.readFileSync(fileIn(folder), "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === "ENOENT") return undefined;
    if (code === "EACCES") throw new CannotStart(`${folder} belongs to another user: run the command as that user.`);
    throw error;
  }
}
