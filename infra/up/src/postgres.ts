import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { postgresBinaries, postgresUser } from "./postgres-files.ts";

const env = { PATH: process.env.PATH, TZ: "UTC", LC_ALL: "C", LANG: "C", ...(process.platform === "win32" ? { SystemRoot: process.env.SystemRoot } : {}) };
const program = (name: string) => path.join(postgresBinaries(), "bin", process.platform === "win32" ? `${name}.exe` : name);

/** Makes a data directory with one superuser `postern`; false when there is one already. */
export function initialize(directory: string, password: string): boolean {
  if (fs.existsSync(path.join(directory, "PG_VERSION"))) return false;
  const user = postgresUser();
  fs.mkdirSync(path.dirname(directory), { recursive: true, mode: 0o755 });
  fs.rmSync(directory, { recursive: true, force: true }); // what an interrupted initdb left
  fs.mkdirSync(directory, { mode: 0o700 });
  const passwordFile = `${directory}.password`;
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) for (const file of [directory, passwordFile]) fs.chownSync(file, user.uid, user.gid);

  const options = [
    "-D",
    directory,
    "-U",
    "postern",
    "--pwfile",
    passwordFile,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  const result = spawnSync(program("initdb"), options, { ...user, cwd: directory, env, encoding: "utf8" });
  fs.rmSync(passwordFile, { force: true });
  if (result.status === 0) return true;
  fs.rmSync(directory, { recursive: true, force: true });
  throw new Error(`PostgreSQL could not make its data directory: ${result.error?.message ?? result.stderr}`);
}

export interface PostgresServer {
  pid: number;
  /** Resolves when the server has ended, however it ended. */
  ended: Promise<void>;
  stop(): Promise<void>;
}
export interface ServerSettings {
  directory: string;
  port: number;
  /** More settings, as `name=value`. */
  settings?: string[];
  /** A process group of its own: Ctrl-C in the terminal reaches the starter only, which stops the server last. */
  detached?: boolean;
  log?: (line: string) => void;
}

/** Starts a server on 127.0.0.1 as a child of this process and waits until it takes connections. */
export async function startPostgres({ directory, port, settings = [], detached = false, log }: ServerSettings): Promise<PostgresServer> {
  const base = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC", "log_timezone=UTC"];
  const options = ["-D", directory, "-p", String(port), ...[...base, ...settings].flatMap((setting) => ["-c", setting])];
  const child = spawn(program("postgres"), options, { ...postgresUser(), cwd: directory, env, detached, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((ready, fail) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.length < 65_536) said += chunk;
      log?.(chunk.toString());
      if (said.includes("ready to accept connections")) ready();
    });
    child.once("exit", (code) => fail(new Error(`PostgreSQL ended with ${code}: ${said.trim().split("\n").slice(-3).join(" ")}`)));
    child.once("error", fail);
  });
  const stop = async () => {
    child.kill("SIGINT"); // fast shutdown: ends sessions, writes a checkpoint
    await ended;
  };
  return { pid: child.pid ?? 0, ended, stop };
}
