import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "./cannot-start.mjs";

const waitMsMax = 300_000;

/** One install at a time in a checkout: `npm start` and `npm test` may be started together. A lock whose holder has died is taken over. */
export async function withInstallLock(folder, work) {
  const file = path.join(folder, "pid");
  const until = Date.now() + waitMsMax;
  while (!take(folder, file)) {
    if (Date.now() > until) throw new CannotStart(`Another install (process ${holder(file)}) does not end: stop it, or remove ${folder}.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder, file) {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (error.code === "EACCES" || error.code === "EROFS")
      throw new CannotStart(`This user may not write ${path.dirname(folder)}: run as the user who owns it, or clone it again as yourself.`);
    if (error.code !== "EEXIST") throw error;
    const pid = holder(file);
    if (pid && !isAlive(pid)) fs.rmSync(folder, { recursive: true, force: true });
    return false;
  }
  fs.writeFileSync(file, String(process.pid));
  return true;
}

function holder(file) {
  try {
    return Number(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // between its mkdir and its write
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
