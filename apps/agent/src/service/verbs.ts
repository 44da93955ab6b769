import fs from "node:fs";
import path from "node:path";
import type { ServiceVerbs } from "../commands/service.ts";
import { Ended, exitCodes } from "../exit.ts";
import { terminalText } from "../terminal-text.ts";
import { readUpFile } from "../up/read-up-file.ts";
import { SeenFiles } from "../up/seen-files.ts";
import { say, type World } from "../world.ts";
import { certificateOptions, serviceEnvironment } from "./environment.ts";
import { install, launchdLogFile, managerOf, runCommand, uninstall } from "./manager.ts";
import { windowsSteps } from "./windows-task.ts";

/** `postern service install`, `uninstall`, `status`. */
export function serviceVerbs(world: World): ServiceVerbs {
  const { env, variables } = world;
  const manager = () => managerOf(process.platform, path.dirname(path.dirname(env.credentials.file)));
  return {
    async installService({ name, file, server: given, print }) {
      const whole = path.resolve(file);
      const { listens, shares, mirrors, server: named } = readUpFile(whole, (wanted) => variables[wanted]);
      demandNoVariables(whole);
      const server = given ?? (named === undefined ? env.server : undefined); // a service has no POSTERN_SERVER
      const up = ["up", "--file", whole, "--output", "quiet", ...(server === undefined ? [] : ["--server", server])];
      const command = [process.execPath, programFile(), ...certificateOptions(env), ...up];
      const environment = serviceEnvironment(env, variables);
      const facts = { name, command, folder: path.dirname(whole), environment, logFile: launchdLogFile(name) };
      if (process.platform === "win32") throw new Ended(exitCodes.usage, windowsSteps(facts));
      if (print) return say(world, manager().text(facts).trimEnd());
      new SeenFiles(env.stateFolder).remember(whole);
      say(
        world,
        `Runs ${[...listens, ...shares, ...mirrors].map((one) => terminalText(one.name)).join(", ")}; a changed file waits until postern up was run with it once`,
      );
      say(world, install(manager(), facts, runCommand));
    },
    async uninstallService({ name }) {
      say(world, uninstall(manager(), name, runCommand));
    },
    async serviceStatus({ name }) {
      const { code, output } = runCommand(manager().status(name));
      say(world, terminalText(output, 4_000) === "" ? `There is no service ${name}` : output.split("\n").map((line) => terminalText(line, 400)).join("\n")); // biome-ignore format: one answer
      if (code !== 0) throw new Ended(exitCodes.failed, "it does not run");
    },
  };
}

function programFile(): string {
  return fs.realpathSync(process.argv[1] ?? "");
}

/** A service has none of the variables of this terminal. */
function demandNoVariables(file: string): void {
  if (/\$\{env:/.test(fs.readFileSync(file, "utf8")))
    throw new Ended(exitCodes.usage, "the file names variables of the environment, which a service does not have: write their values out");
}
