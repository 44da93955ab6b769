import fs from "node:fs";
import path from "node:path";
import { Ended, exitCodes } from "./exit.ts";

/**
 * Writes a file of its user, whom nobody else reads; beside it first and moved over then: a crash leaves the old one or the new one, whole. Throws an
 * Ended that names the file where the disk is full, or may not be written.
 */
export function writeOwnFile(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(fresh, text, { mode: 0o600, flag: "wx" });
    fs.renameSync(fresh, file);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw notWritten(file, error);
  }
}

/** Why a file could not be written, as a person can mend it. */
export function notWritten(file: string, error: unknown): Ended {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new Ended(exitCodes.unexpected, `${file} cannot be written: ${reasons[code] ?? message}`);
}

const reasons: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EROFS: "the disk can only be read",
  EACCES: "this user may not",
  EPERM: "this user may not",
};
