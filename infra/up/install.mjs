// Installs what is missing. Plain JavaScript without dependencies, for whatever Node >= 20 the machine has: it runs before anything is installed.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CannotStart } from "./cannot-start.mjs";
import { reasonOf } from "./install-failure.mjs";
import { withInstallLock } from "./install-lock.mjs";
import { npmCi } from "./npm-ci.mjs";

const self = fileURLToPath(import.meta.url); // import.meta.dirname is not there before Node 20.11
export const repository = path.resolve(self, "../../..");
const oldestNode = 20;
const diskBytesMin = 2_500_000_000; // node_modules and npm's cache of it
const refreshMs = 1_000;

/** Brings node_modules to what package-lock.json says; says nothing when it is there already. */
export async function installMissing() {
  const [major] = process.versions.node.split(".");
  if (Number(major) < oldestNode)
    throw new CannotStart(`Postern needs Node ${oldestNode} or newer to start, and this is ${process.versions.node}: https://nodejs.org has it.`);
  if (isInstalled()) return;
  await withInstallLock(path.join(repository, ".postern-install"), async (noteProcess) => {
    if (!isInstalled()) await install(noteProcess);
  });
}

/** Where the Node that everything else runs on was installed; the packages are glibc builds for Linux, macOS and Windows. */
export function pinnedNode() {
  const file = path.join(repository, "node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");
  if (fs.existsSync(file)) return file;
  if (Number(process.versions.node.split(".")[0]) >= 26) return process.execPath;
  throw new CannotStart(`There is no packaged Node 26 for ${process.platform}-${process.arch}: install Node 26 and run the command again.`);
}

// npm leaves behind what it installed (node_modules/.package-lock.json) as the last act of an install, so an interrupted one does not count.
function isInstalled() {
  const wanted = lockedPackages("package-lock.json");
  const installed = lockedPackages("node_modules/.package-lock.json");
  if (!installed) return false;
  return Object.entries(wanted ?? {}).every(([place, { version, integrity, optional, link }]) => {
    if (!place.includes("node_modules/")) return true;
    const found = installed[place];
    if (!found) return optional === true;
    return link === true || (found.version === version && found.integrity === integrity);
  });
}

function lockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(repository, file), "utf8")).packages;
  } catch (error) {
    if (error.code !== "ENOENT") throw new CannotStart(`${file} cannot be read (${error.message}): restore it with git checkout ${file}.`);
  }
}

async function install(noteProcess) {
  const { bavail, bsize } = fs.statfsSync(repository);
  const free = bavail * bsize;
  if (free < diskBytesMin)
    throw new CannotStart(
      `Only ${Math.floor(free / 1e6)} MB are free where ${repository} lies, and the packages need ${diskBytesMin / 1e6} MB: free some space and run the command again.`,
    );
  const startedAt = Date.now();
  const wanted = wantedPackages();
  const stopProgress = showProgress(startedAt, wanted);
  const sample = wanted[0] && `${wanted[0].name}@${wanted[0].version}`;
  const watch = { started: noteProcess, hasArrived: () => wanted.some(isThere), sample };
  const { code, said } = await npmCi(repository, watch).finally(stopProgress);
  if (code !== 0) throw new CannotStart(reasonOf(said, code));
  process.stderr.write(`  ✔ Packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}

function showProgress(startedAt, wanted) {
  const live = process.stderr.isTTY;
  let lines = 0;
  const show = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const line = `  ◌ Installing packages: ${wanted.filter(isThere).length} of ${wanted.length}, ${seconds} s (about a minute, the first time)`;
    if (live) process.stderr.write(`\r${line}\x1b[K`);
    else if (lines++ % 10 === 0) process.stderr.write(`${line}\n`);
  };
  show();
  const timer = setInterval(show, refreshMs);
  return () => {
    clearInterval(timer);
    if (live) process.stderr.write("\r\x1b[K");
  };
}

const isThere = ({ place }) => fs.existsSync(path.join(repository, place, "package.json"));

/** What this platform will have of all that is locked. */
function wantedPackages() {
  const fits = (list, own) => !list || list.includes(own);
  return Object.entries(lockedPackages("package-lock.json") ?? {})
    .filter(([place, { link }]) => place.includes("node_modules/") && !link)
    .filter(([, { os, cpu, libc }]) => fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, "glibc"))
    .map(([place, { name, version }]) => ({ place, version, name: name ?? place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length) }));
}
