import fs from "node:fs";
import path from "node:path";
import { CannotStart } from "./cannot-start.mjs";

const waitMsMax = 600_000; // a first install over a slow line

/**
 * One install at a time in a checkout: `npm start` and `npm test` may be started together. The work notes the process it starts, which
 * may outlive us when we are killed outright; a lock whose processes have all ended is taken over.
 */
export async function withInstallLock(folder, work) {
  const file = path.join(folder, "pid");
  const until = Date.now() + waitMsMax;
  let told = false;
  while (!take(folder, file)) {
    if (Date.now() > until) throw new CannotStart(`Another install (process ${holders(file).at(-1)}) does not end: stop it, or remove ${folder}.`);
    if (!told) process.stderr.write("  ◌ Waiting for another install in this folder to end\n");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work((pid) => fs.appendFileSync(file, `\n${pid}`));
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
    const pids = holders(file);
    if (pids.length === 0 || pids.some(isAlive)) return false;
    fs.rmSync(folder, { recursive: true, force: true });
    return take(folder, file);
  }
  fs.writeFileSync(file, String(process.pid));
  return true;
}

/** The processes that hold the lock; none between its mkdir and its write. */
function holders(file) {
  try {
    return fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
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
