import { spawnSync } from "node:child_process";
import fs from "node:fs";

/** Who listens on this TCP port, as far as this user may see: `node (process 4711)`. */
export function ownerOfPort(port: number): string | undefined {
  if (process.platform === "linux") return ownerByProc(port);
  if (process.platform === "win32") return undefined;
  const { stdout } = spawnSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { encoding: "utf8" });
  const [, pid, name] = /p(\d+)\nc(.+)/.exec(stdout ?? "") ?? [];
  return pid && `${name} (process ${pid})`;
}

function ownerByProc(port: number): string | undefined {
  const inodes = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listenersIn(table, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (holdsOneOf(pid, inodes)) return `${fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (process ${pid})`;
  }
}

// proc_net_tcp: "sl local_address rem_address st … inode"; state 0A is LISTEN, the port is hexadecimal.
function listenersIn(table: string, port: number): string[] {
  if (!fs.existsSync(table)) return [];
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = fs.readFileSync(table, "utf8").split("\n").slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .flatMap(([, local, , state, , , , , , inode]) => (local?.endsWith(wanted) && state === "0A" && inode ? [inode] : []));
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.has(/^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? ""));
  } catch {
    return false; // another user's process, or one that ended meanwhile
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return "";
  }
}
