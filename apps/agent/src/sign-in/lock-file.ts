import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Ended, exitCodes } from "../exit.ts";
import { notWritten } from "../own-file.ts";

const lookEveryMs = 50;
const waitMs = 20_000;

/** Does work while no other process of this machine does it: a file names who is at it, and one of a process that is gone counts no more. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const until = Date.now() + waitMs;
  while (!take(file)) {
    if (Date.now() > until) throw new Ended(exitCodes.unexpected, `another postern has been at ${file} for ${waitMs / 1_000} s: end it, or remove the file`);
    await sleep(lookEveryMs);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      fs.rmSync(file, { force: true });
      throw notWritten(file, error);
    }
    if (isAbandoned(file)) fs.rmSync(file, { force: true });
    return false;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const pid = Number(fs.readFileSync(file, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0) return false; // it is being written this moment
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
