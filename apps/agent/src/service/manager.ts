import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Ended, exitCodes } from "../exit.ts";
import { labelOf, launchdPlist, type ServiceFacts, systemdUnit } from "./unit.ts";

/** How this operating system keeps a service of one user. */
export interface ServiceManager {
  /** The file that describes the service. */
  file(name: string): string;
  text(facts: ServiceFacts): string;
  /** Commands that start it, now and at each sign-in; that end it; that tell of it. */
  start(name: string): string[][];
  stop(name: string): string[][];
  status(name: string): string[];
  /** Where to read what it says. */
  log(name: string): string;
}

/** Throws an Ended on a system for which there is none. */
export function managerOf(platform: NodeJS.Platform, configFolder: string): ServiceManager {
  if (platform === "linux") return systemd(configFolder);
  if (platform === "darwin") return launchd;
  const next =
    platform === "win32" ? "postern service install says how the Task Scheduler starts it" : 'start "postern up" by what your system starts at sign-in';
  throw new Ended(exitCodes.usage, `the agent knows no services of ${platform}: ${next}`);
}

function systemd(configFolder: string): ServiceManager {
  const unit = (name: string) => `postern-${name}.service`;
  return {
    file: (name) => path.join(configFolder, "systemd/user", unit(name)),
    text: systemdUnit,
    start: (name) => [
      ["systemctl", "--user", "daemon-reload"],
      ["systemctl", "--user", "enable", "--now", unit(name)],
    ],
    stop: (name) => [["systemctl", "--user", "disable", "--now", unit(name)]],
    status: (name) => ["systemctl", "--user", "--no-pager", "status", unit(name)],
    log: (name) => `journalctl --user --unit ${unit(name)}`,
  };
}

const launchd: ServiceManager = {
  file: (name) => path.join(os.homedir(), "Library/LaunchAgents", `${labelOf(name)}.plist`),
  text: launchdPlist,
  start: (name) => [
    ["launchctl", "enable", targetOf(name)],
    ["launchctl", "bootstrap", domain(), launchd.file(name)],
  ],
  stop: (name) => [["launchctl", "bootout", targetOf(name)]],
  status: (name) => ["launchctl", "print", targetOf(name)],
  log: (name) => launchdLogFile(name),
};

/** Everything that runs while this person is signed in at the screen. */
function domain(): string {
  return `gui/${process.getuid?.() ?? 0}`;
}

function targetOf(name: string): string {
  return `${domain()}/${labelOf(name)}`;
}

/** Where launchd writes what an agent says. */
export function launchdLogFile(name: string): string {
  return path.join(os.homedir(), "Library/Logs", `postern-${name}.log`);
}

export type RunCommand = (command: readonly string[]) => { code: number; output: string };

/** Runs a program of the system to its end. */
export const runCommand: RunCommand = ([program = "", ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: 30_000 });
  return { code: status ?? 1, output: `${stdout ?? ""}${stderr ?? ""}${error ? error.message : ""}`.trim() };
};

/** Writes the description and starts the service. Throws an Ended that says what to run by hand where the system refuses. */
export function install(manager: ServiceManager, facts: ServiceFacts, run: RunCommand): string {
  const file = manager.file(facts.name);
  // One that runs already goes on with what it was told: it is ended first.
  if (fs.existsSync(file)) for (const command of manager.stop(facts.name)) run(command);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, manager.text(facts));
  for (const command of manager.start(facts.name)) {
    const { code, output } = run(command);
    if (code !== 0) throw new Ended(exitCodes.unexpected, `wrote ${file}, but it could not be started (${output.split("\n")[0]}): run ${command.join(" ")}`);
  }
  return `Installed ${file}: it runs now, and whenever you sign in. What it says: ${manager.log(facts.name)}`;
}

/** Ends the service and takes its description away. */
export function uninstall(manager: ServiceManager, name: string, run: RunCommand): string {
  const file = manager.file(name);
  if (!fs.existsSync(file)) return `There is no service ${name} (${file})`;
  for (const command of manager.stop(name)) run(command);
  fs.rmSync(file);
  return `Removed ${file}: it runs no more`;
}
